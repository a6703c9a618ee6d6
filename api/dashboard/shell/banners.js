// @ts-check
/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
/**
 * Banners for what is unavailable (the stream of figures, the database, the broker) and for records
 * that are lost or wait for somebody.
 *
 * @module
 */
import { html, nothing, render, repeat } from "../parts/lit.js";
import { toProblemText } from "../parts/problem_text.js";
import { toHash } from "../parts/view_address.js";
import { SHELL } from "./words.js";

/** @typedef {import("./connection.js").ConnectionState} ConnectionState */
/** @typedef {import("../../stats/overview/overview.ts").Overview} Overview */
/** @typedef {import("../parts/lit.js").Content} Content */
/** @typedef {{ readonly name: string, readonly tone: "bad" | "warn", readonly text: string, readonly more?: Content }} Banner */

/**
 * @param {HTMLElement} place a live region: what changes in it is read out
 * @param {object} options
 * @param {import("../parts/format.js").Format} options.format
 * @param {() => void} options.onRetry the reader wants to connect now
 * @param {() => void} options.onSignIn the reader wants to sign in
 */
export function createBanners(place, { format, onRetry, onSignIn }) {
  /** @type {ConnectionState} */
  let connection = { name: "connecting" };
  /** When the page first saw each of them unavailable, by the reader's clock; 0: it is available. */
  const downSince = { database: 0, primary: 0, broker: 0 };
  /** Whether the figures come from another database than the one that baskets are stored in. */
  let hasReadDatabase = false;
  /** The time that the figures show, by the reader's clock; 0: now, or not known. */
  let behindSince = 0;
  /** Offsets of records that were never read, in gaps that nobody has acknowledged. */
  let missing = 0;
  /** The shops in which ids came again with another date. @type {readonly string[]} */
  let reusing = [];

  setInterval(() => connection.name === "lost" && show(), 250);

  function show() {
    render(
      repeat(
        toBanners(),
        ({ name, text }) => `${name} ${text}`,
        ({ name, tone, text, more }) =>
          html`<p class="banner" data-banner=${name} data-tone=${tone}>${text}${
            more ?? nothing
          }</p>`,
      ),
      place,
    );
  }

  /** @returns {readonly Banner[]} */
  function toBanners() {
    const words = SHELL.banners;
    if (connection.name === "lost") {
      return [{
        name: "lost",
        tone: "bad",
        text: words.lost(format.time(connection.sinceMs)),
        // Hidden from screen readers, which would read it out every second.
        more: html`<span id="countdown" aria-hidden="true">${
          words.retryIn(Math.ceil((connection.retryAtMs - Date.now()) / 1_000))
        }</span> ${toButton(words.tryNow, onRetry)}`,
      }];
    }
    if (connection.name === "signed-out") {
      const more = toButton(words.signIn, onSignIn);
      return [{ name: "signed-out", tone: "warn", text: words.signedOut, more }];
    }
    if (connection.name === "refused") {
      const text = toProblemText(connection.failure);
      const more = toButton(words.signInOther, onSignIn);
      return [{ name: "refused", tone: "bad", text, more }];
    }
    return connection.name === "live" ? toLiveBanners() : [];
  }

  /** @returns {readonly Banner[]} */
  function toLiveBanners() {
    const words = SHELL.banners;
    const { database, primary, broker } = downSince;
    /** @type {Banner[]} */
    const banners = [];
    if (database > 0) {
      const of = {
        isReading: hasReadDatabase,
        time: format.time(database),
        isBrokerUp: broker === 0,
      };
      banners.push({ name: "database", tone: "warn", text: words.database(of) });
    }
    if (primary > 0) {
      const text = words.primary(format.time(primary));
      banners.push({ name: "primary", tone: "warn", text });
    }
    if (behindSince > 0) {
      banners.push({ name: "behind", tone: "warn", text: words.behind(format.time(behindSince)) });
    }
    if (broker > 0) {
      banners.push({ name: "broker", tone: "warn", text: words.broker(format.time(broker)) });
    }
    if (missing > 0) {
      banners.push({
        name: "gaps",
        tone: "bad",
        text: words.gaps(format.count(missing)),
        more: html`<a href="#/live">${words.seeGaps}</a>`,
      });
    }
    if (reusing.length > 0) {
      const href = toHash({ name: "dead-letters", code: "id_reused" });
      banners.push({
        name: "reused-ids",
        tone: "warn",
        text: words.reusedIds(toShopsText(reusing)),
        more: html`<a href=${href}>${words.seeThem}</a>`,
      });
    }
    return banners;
  }

  return {
    /** @param {ConnectionState} state */
    showConnection(state) {
      connection = state;
      show();
    },
    /** @param {Overview} overview */
    showOverview(overview) {
      hasReadDatabase = overview.primary !== undefined;
      for (const name of /** @type {const} */ (["database", "primary", "broker"])) {
        if (overview[name] !== "down") downSince[name] = 0;
        else if (downSince[name] === 0) downSince[name] = Date.now();
      }
      behindSince = toBehindSince(overview.behindSeconds ?? 0, behindSince);
      // While the database is unavailable, what was known stays true.
      if (overview.database === "up") {
        missing = overview.gaps?.missing ?? 0;
        reusing = (overview.deadLetters?.reusedIds ?? []).map(({ store }) => store);
      }
      show();
    },
  };
}

/**
 * Keeps the time that is shown while it changes by seconds only: the banner is read out each time
 * that it changes.
 *
 * @param {number} seconds
 * @param {number} shown
 */
function toBehindSince(seconds, shown) {
  if (seconds < BEHIND_SECONDS) return 0;
  const since = Date.now() - seconds * 1_000;
  return Math.abs(since - shown) < BEHIND_SECONDS * 1_000 ? shown : since;
}

/**
 * Names, and no numbers: the banner is read out each time that it changes.
 *
 * @param {readonly string[]} stores
 */
function toShopsText(stores) {
  const names = stores.filter((store) => store !== "");
  const shown = names.slice(0, MAX_SHOPS).join(", ");
  const isCut = names.length < stores.length || names.length > MAX_SHOPS;
  return isCut ? SHELL.banners.andOthers(shown) : shown;
}

/** @param {string} word @param {() => void} onClick */
function toButton(word, onClick) {
  return html`<button type="button" @click=${onClick}>${word}</button>`;
}

/** A standby is a moment behind as a rule. */
const BEHIND_SECONDS = 30;
/** How many shops the banner names; the table has them all. */
const MAX_SHOPS = 5;
