// @ts-check
/// <reference lib="dom" />
/**
 * What was refused at the door, by cause: the newest first, each with a sample. Called with each
 * overview, it follows what tills send now.
 *
 * @module
 */
import { toFaultText } from "../faults/words.js";
import { ApiFailure } from "../parts/api_client.js";
import { createCsvLink } from "../parts/csv_link.js";
import { keepFocus } from "../parts/keep_focus.js";
import { html, nothing, render, repeat } from "../parts/lit.js";
import { toProblemText } from "../parts/problem_text.js";
import { toStoreSelect } from "../parts/store_select.js";
import { toQuery } from "../parts/view_address.js";
import { COMMON } from "../parts/words.js";
import { toCauseCard } from "./cause_card.js";
import {
  CHOICES,
  readChoice,
  toHashWithout,
  toId,
  toNewestFirst,
  toRefusalsHash,
  withLatest,
} from "./causes.js";
import { REFUSALS } from "./words.js";

/** @typedef {import("./causes.js").Choice} Choice */
/** @typedef {import("../../stats/reports/refusals.ts").RefusalRow} RefusalRow */
/** @typedef {import("../../stats/overview/overview.ts").Overview} Overview */
/** @typedef {{ readonly rows: readonly RefusalRow[], readonly truncated: boolean }} Answer */

/**
 * @param {object} options
 * @param {HTMLElement} options.place
 * @param {import("../parts/api_client.js").ApiClient} options.api
 * @param {import("../parts/format.js").Format} options.format
 */
export function createRefusalsView({ place, api, format }) {
  /** @type {Choice} */
  let choice = {};
  /** @type {Answer | undefined} */
  let answer;
  let problem = "";
  let isStale = false;
  let isShown = false;
  let current = new AbortController();
  /** Of the latest overview. @type {Overview["refusals"]} */
  let latest = null;
  /** Which causes it has, and what it says of them, to notice when either changes. */
  let causes = "";
  let counts = "";
  let changedMs = 0;
  let countedMs = 0;
  let askedMs = -Infinity;
  /** When it is asked again after a failure. */
  let retryMs = Infinity;

  draw();
  const csv = createCsvLink("csv-refusals", { api, table: REFUSALS.title });

  function draw() {
    const isChosen = Object.keys(choice).length > 0;
    render(
      html`
        <div class="section-head">
          <h1 id="refusals-title" tabindex="-1">${REFUSALS.title}</h1>
          <form id="refusals-form" class="controls"
            @submit=${(/** @type {Event} */ event) => event.preventDefault()}>${toStoreSelect(
              choice.store,
              onStore,
            )}<a class="csv" id="csv-refusals" href="stats/refusals" download></a></form>
        </div>
        <p class="lead">${REFUSALS.lead}</p>
        <ul class="refusal-chips" aria-label=${REFUSALS.only} ?hidden=${!isChosen}>
          ${CHOICES.map((name) => {
            const value = choice[name];
            return value === undefined ? nothing : toChip(name, value);
          })}
        </ul>
        <p class="banner" id="refusals-problem" data-tone="bad" role="alert"
          ?hidden=${problem === ""}>${problem}</p>
        <div class=${isStale ? "stale" : ""} aria-busy=${answer === undefined && problem === ""}>
          ${answer === undefined
            ? problem === "" ? html`<p class="card nothing-card">${COMMON.loading}</p>` : nothing
            : toList(answer, isChosen)}
        </div>
      `,
      place,
    );
  }

  /** @param {Answer} shown @param {boolean} isChosen */
  function toList({ rows, truncated }, isChosen) {
    if (rows.length === 0) {
      return html`
        <p class="card nothing-card" id="refusals-nothing">${isChosen
          ? html`${REFUSALS.nothingChosen} <a href=${toRefusalsHash({})}>${REFUSALS.all}</a>`
          : REFUSALS.nothing}</p>
      `;
    }
    return html`
      <ol class="causes" id="causes" aria-label=${REFUSALS.list}>
        ${repeat(
          rows,
          toId,
          (cause, index) =>
            html`<li class="card" data-state=${cause.state}>${
              toCauseCard(cause, {
                choice,
                format,
                isOpen: cause.state === "new" && index < MOST_OPEN,
              })
            }</li>`,
        )}
      </ol>
      ${truncated ? html`<p class="note" id="refusals-more">${REFUSALS.more}</p>` : nothing}
    `;
  }

  /** @param {keyof Choice} name @param {string} value */
  function toChip(name, value) {
    const shown = name === "code" ? toFaultText(value) : value;
    return html`
      <li><a href=${toHashWithout(choice, name)}
        aria-label=${REFUSALS.remove(TITLES[name], shown)}>${TITLES[name]}: <b>${shown}</b> <i
          aria-hidden="true">×</i></a></li>
    `;
  }

  /** @param {string | undefined} store */
  function onStore(store) {
    location.hash = store === undefined
      ? toHashWithout(choice, "store")
      : toRefusalsHash({ ...choice, store });
  }

  function drawWithFocus() {
    keepFocus(place, draw, { heading: "h1", preventScroll: false });
  }

  async function read() {
    current.abort();
    current = new AbortController();
    const { signal } = current;
    askedMs = performance.now();
    const path = `stats/refusals${toQuery({ ...choice, limit: String(MOST_ROWS) })}`;
    try {
      const next = /** @type {Answer} */ (await api.getJson(path, signal));
      if (signal.aborted) return;
      answer = { ...next, rows: withLatest(toNewestFirst(next.rows), latest?.first ?? []) };
      problem = "";
      retryMs = Infinity;
    } catch (error) {
      if (signal.aborted) return;
      if (!(error instanceof ApiFailure)) throw error;
      retryMs = toRetryMs(error);
      // The banner or the sign-in dialog says it already when the API is away or needs a key.
      problem = error.status === 0 || error.status === 401 ? "" : toProblemText(error);
    }
    drawWithFocus();
  }

  return {
    /** @param {{ readonly query?: URLSearchParams }} address */
    async show({ query }) {
      const next = readChoice(query);
      if (toRefusalsHash(next) !== toRefusalsHash(choice)) answer = undefined;
      choice = next;
      isShown = true;
      csv.setPath(`stats/refusals${toQuery({ ...choice, limit: String(MOST_CSV_ROWS) })}`);
      drawWithFocus();
      await read();
    },
    /** @param {Overview} overview */
    update({ refusals, database }) {
      latest = refusals;
      const [wasOf, was] = [causes, counts];
      causes = JSON.stringify([refusals?.causes, refusals?.newCauses, refusals?.first.map(toId)]);
      counts = JSON.stringify(refusals);
      const nowMs = performance.now();
      if (causes !== wasOf) changedMs = nowMs;
      if (counts !== was) countedMs = nowMs;
      if (!isShown || database === "down") return;
      // The newest causes count on without a request, however many watch a till that sends a lot.
      if (counts !== was && answer !== undefined) {
        answer = { ...answer, rows: withLatest(answer.rows, refusals?.first ?? []) };
        draw();
      }
      // The API keeps a report for 2 s: an answer may lack what the overview has.
      const isBehind = changedMs > askedMs - KEPT_MS && nowMs > askedMs + REFRESH_MS;
      const isOld = countedMs > askedMs && nowMs > askedMs + SLOW_REFRESH_MS;
      const isAgain = nowMs > retryMs;
      if (problem === "" && (isBehind || isOld) || isAgain) void read();
    },
    /** @param {boolean} next whether what it shows is out of date */
    setStale(next) {
      if (next === isStale) return;
      isStale = next;
      draw();
    },
    leave() {
      isShown = false;
      current.abort();
    },
  };
}

/**
 * An address that is wrong is wrong again, and an API that is busy is not asked with each overview.
 *
 * @param {ApiFailure} failure
 */
function toRetryMs({ status }) {
  if (status === 0 || status === 401) return performance.now();
  return status >= 500 || status === 429 ? performance.now() + RETRY_MS : Infinity;
}

/** Of the parts of a choice. @type {Readonly<Record<keyof Choice, string>>} */
const TITLES = { store: REFUSALS.shop, key: REFUSALS.key, code: REFUSALS.fault };
/** Causes that are shown; the CSV has more. */
const MOST_ROWS = 200;
/** The API's largest limit. */
const MOST_CSV_ROWS = 1_000;
/** New causes whose samples are open. */
const MOST_OPEN = 5;
/** From one request to the next while causes come, and while only their counts change. */
const REFRESH_MS = 2_000;
/** As long as the API's header Retry-After says at most. */
const RETRY_MS = 5_000;
const SLOW_REFRESH_MS = 15_000;
/** An answer may be so old. */
const KEPT_MS = 2_500;
