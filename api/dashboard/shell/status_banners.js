// @ts-check
/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
/**
 * Banners for what is unavailable (the stream of figures, the database, the broker) and for records
 * that are lost or wait for somebody. Also the state of the three in the page's head.
 *
 * @module
 */
import { element, find } from "../parts/element.js";
import { toProblemText } from "../parts/problem_text.js";
import { toHash } from "../parts/view_address.js";

/** @typedef {import("./connection.js").ConnectionState} ConnectionState */
/** @typedef {import("../../stats/overview/overview.ts").Overview} Overview */

/**
 * @param {object} options
 * @param {import("../parts/format.js").Format} options.format
 * @param {() => void} options.onRetry the reader wants to connect now
 * @param {() => void} options.onSignIn the reader wants to sign in
 */
export function createStatusBanners({ format, onRetry, onSignIn }) {
  /** @type {ConnectionState} */
  let connection = { name: "connecting" };
  /** When the page first saw each of them unavailable, by the reader's clock; 0: it is available. */
  const downSince = { database: 0, primary: 0, broker: 0 };
  /** Whether the figures come from another database than the one that baskets are stored in. */
  let hasReadDatabase = false;
  /** Offsets of records that were never read, in gaps that nobody has acknowledged. */
  let missing = 0;
  /** The shops in which ids came again with another date. @type {readonly string[]} */
  let reusing = [];

  setInterval(showCountdown, 250);

  function show() {
    /** @type {HTMLElement[]} */
    const banners = [];
    if (connection.name === "lost") {
      banners.push(
        banner(
          "lost",
          "bad",
          `API unavailable since ${format.clock(connection.sinceMs)}. ` +
            "These are the last figures it sent. ",
          // Hidden from screen readers, which would read it out every second.
          element("span", { id: "countdown", "aria-hidden": "true" }),
          toButton("Try now", onRetry),
        ),
      );
    }
    if (connection.name === "signed-out") {
      banners.push(
        banner(
          "signed-out",
          "warn",
          "This API needs a key.",
          toButton("Sign in", onSignIn),
        ),
      );
    }
    if (connection.name === "refused") {
      const text = toProblemText(connection.failure);
      banners.push(
        banner("refused", "bad", text, toButton("Sign in with another key", onSignIn)),
      );
    }
    if (connection.name === "live" && downSince.database > 0) {
      banners.push(banner(
        "database",
        "warn",
        `${hasReadDatabase ? "Reading database" : "Database"} unavailable since ` +
          `${format.clock(downSince.database)}. ` +
          (downSince.broker > 0 ? "" : "Baskets are still accepted and wait in Kafka. ") +
          "Its figures return once it is back.",
      ));
    }
    if (connection.name === "live" && downSince.primary > 0) {
      banners.push(banner(
        "primary",
        "warn",
        `Primary database unavailable since ${format.clock(downSince.primary)}. ` +
          "Baskets are still accepted and wait in Kafka; a look-up of one gets 503.",
      ));
    }
    if (connection.name === "live" && downSince.broker > 0) {
      banners.push(banner(
        "broker",
        "warn",
        `Broker unavailable since ${
          format.clock(downSince.broker)
        }. Shops get 503 and have to send ` +
          "again. Accepted baskets are safe.",
      ));
    }
    if (connection.name === "live" && missing > 0) {
      banners.push(banner(
        "gaps",
        "bad",
        `Records were lost before they were read: ${
          format.count(missing)
        } offsets. See Gaps below.`,
      ));
    }
    if (connection.name === "live" && reusing.length > 0) {
      banners.push(banner(
        "reused-ids",
        "warn",
        `Sales are not counted, because their ids came before with another date: ${
          toShopsText(reusing)
        }. `,
        element("a", { href: toHash({ name: "dead-letters", code: "id_reused" }) }, "See them"),
      ));
    }
    const place = find("banners", HTMLElement);
    const said = [...place.children].map((child) => child.getAttribute("data-said")).join();
    const saying = banners.map((child) => child.getAttribute("data-said")).join();
    if (said !== saying) place.replaceChildren(...banners);
    showCountdown();
  }

  function showCountdown() {
    const place = document.getElementById("countdown");
    if (place === null || connection.name !== "lost") return;
    const seconds = Math.ceil((connection.retryAtMs - Date.now()) / 1_000);
    place.textContent = seconds > 0 ? `Trying again in ${seconds} s.` : "Trying again …";
  }

  /** @param {Overview | undefined} overview */
  function showStates(overview) {
    const isLive = connection.name === "live";
    const api = isLive ? "up" : connection.name === "connecting" ? "unknown" : "down";
    setState("state-api", api, CONNECTION_WORDS[connection.name]);
    for (const name of /** @type {const} */ (["database", "broker"])) {
      const state = isLive && overview !== undefined ? overview[name] : "unknown";
      setState(`state-${name}`, state, state === "down" ? "away" : state);
    }
  }

  return {
    /** @param {ConnectionState} state */
    showConnection(state) {
      connection = state;
      showStates(undefined);
      show();
    },
    /** @param {Overview} overview */
    showOverview(overview) {
      hasReadDatabase = overview.primary !== undefined;
      for (const name of /** @type {const} */ (["database", "primary", "broker"])) {
        if (overview[name] !== "down") downSince[name] = 0;
        else if (downSince[name] === 0) downSince[name] = Date.now();
      }
      // While the database is unavailable, what was known stays true.
      if (overview.database === "up") {
        missing = overview.gaps?.missing ?? 0;
        reusing = (overview.deadLetters?.reusedIds ?? []).map(({ store }) => store);
      }
      showStates(overview);
      show();
    },
  };
}

/**
 * @param {string} name
 * @param {"bad" | "warn"} tone
 * @param {string} text
 * @param {...Node} more
 */
function banner(name, tone, text, ...more) {
  const made = element("p", { class: "banner", "data-tone": tone }, text, ...more);
  made.dataset.said = `${name} ${text}`;
  return made;
}

/**
 * Names, and no numbers: the banner is read out each time that it changes.
 *
 * @param {readonly string[]} stores
 */
function toShopsText(stores) {
  const names = stores.filter((store) => store !== "");
  const shown = names.slice(0, MAX_SHOPS).join(", ");
  return names.length < stores.length || names.length > MAX_SHOPS ? `${shown} and others` : shown;
}

/** @param {string} word @param {() => void} onClick */
function toButton(word, onClick) {
  const button = element("button", { type: "button" }, word);
  button.addEventListener("click", onClick);
  return button;
}

/** @param {string} id @param {string} state @param {string} word */
function setState(id, state, word) {
  const item = find(id, HTMLElement);
  item.dataset.state = state;
  const place = item.querySelector("span");
  if (place !== null && place.textContent !== word) place.textContent = word;
}

/** How many shops the banner names; the table has them all. */
const MAX_SHOPS = 5;

/** @type {Readonly<Record<ConnectionState["name"], string>>} */
const CONNECTION_WORDS = {
  "connecting": "connecting",
  "live": "live",
  "lost": "away",
  "signed-out": "not signed in",
  "refused": "no access",
};
