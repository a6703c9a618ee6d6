// @ts-check
/// <reference lib="dom" />
/**
 * The view of tills: every till and day of a period, whether all of its receipts are there, and which
 * are not; as many as the reader asks for.
 *
 * @module
 */
import { ApiFailure } from "../parts/api_client.js";
import { createCsvLink } from "../parts/csv_link.js";
import { createDataTable } from "../parts/data_table.js";
import { isDay } from "../parts/days.js";
import { find } from "../parts/element.js";
import { toFilterControls } from "../parts/filter_controls.js";
import { toLabelledSelect } from "../parts/labelled_select.js";
import { html, live, nothing, render } from "../parts/lit.js";
import { toDays } from "../parts/period.js";
import { toProblemText } from "../parts/problem_text.js";
import { toHash, toQuery } from "../parts/view_address.js";
import { COMMON } from "../parts/words.js";
import { toTillColumns } from "./till_columns.js";
import { TILLS } from "./words.js";

/** @typedef {import("../parts/view_address.js").TillsView} TillsView */
/** @typedef {import("../../stats/reports/tills.ts").TillRow} TillRow */
/** @typedef {{ readonly rows: readonly TillRow[], readonly next: string | null }} Answer */

/**
 * @param {object} options
 * @param {HTMLElement} options.place
 * @param {import("../parts/api_client.js").ApiClient} options.api
 * @param {import("../parts/format.js").Format} options.format
 * @param {() => string} options.readToday ISO 8601 date
 */
export function createTillsView({ place, api, format, readToday }) {
  /** @type {string | null} */
  let next = null;
  /** @type {import("../parts/data_table.js").TableOptions<TillRow>} */
  const options = {
    id: "tills-list",
    caption: TILLS.caption,
    columns: toTillColumns(format),
    isWide: true,
    toKey: ({ store, till, date }) => JSON.stringify([store, till, date]),
    pageRows: Infinity,
    canSort: () => next === null,
  };
  const table = createDataTable(options);
  /** @type {TillsView} */
  let view = {
    name: "tills",
    period: "7d",
    from: undefined,
    to: undefined,
    store: undefined,
    status: undefined,
    search: undefined,
    order: undefined,
  };
  let current = new AbortController();
  /** The address of what is shown, to tell a new view from a repeated one. */
  let shown = "";
  /** What was requested last, in the words of the API; another day changes it, too. */
  let filters = "";
  /** @type {readonly TillRow[]} */
  let rows = [];
  let problem = "";
  let hasFailed = false;
  let isBusy = true;
  let isReadingMore = false;
  let count = COMMON.loading;

  function draw() {
    render(
      html`
        <div class="section-head">
          <h1 id="tills-view-title">${TILLS.title}</h1>
          ${toFilterControls(view, {
            id: "tills-form",
            today: readToday(),
            compares: false,
            onChange: (chosen) => choose({ ...view, ...chosen }),
            more: html`${toStatusSelect()}${toOrderSelect()}`,
          })}
        </div>
        <p class="lead">${TILLS.lead}</p>
        <p class="banner" id="tills-problem" data-tone="bad" role="alert"
          ?hidden=${problem === ""}>${problem}</p>
        <div class=${`card${hasFailed ? " stale" : ""}`} id="tills-list-card"
          aria-busy=${isBusy} ?hidden=${hasFailed && rows.length === 0}>
          <div class="card-head">
            <p class="note" id="tills-count" role="status" tabindex="-1">${count}</p>
            <a class="csv" id="csv-tills-list" download></a>
          </div>
          <form role="search" @submit=${onSearch}>
            <input class="search" id="tills-search" type="search" maxlength="64" autocomplete="off"
              spellcheck="false" aria-label=${TILLS.search} placeholder=${TILLS.search}
              .value=${live(view.search ?? "")} @search=${onSearch}>
          </form>
          ${table.element}
          <button type="button" id="tills-next" aria-disabled=${isReadingMore ? "true" : nothing}
            ?hidden=${next === null || rows.length >= MOST_ROWS}
            @click=${readMore}>${TILLS.more}</button>
        </div>
        <details class="meaning">
          <summary>${TILLS.meaning}</summary>
          <dl>${MEANINGS.map((name) =>
            html`
              <dt>${TILLS.statuses[name]}</dt>
              <dd>${TILLS.meanings[name]}</dd>
            `
          )}</dl>
        </details>
      `,
      place,
    );
  }

  function toStatusSelect() {
    const { status = "" } = view;
    // The API says what is wrong with one that it does not know.
    const isUnknown = !["", "problem", ...Object.keys(TILLS.statuses)].includes(status);
    /** @type {readonly (readonly [string, string])[]} */
    const choices = [
      ["", TILLS.anyStatus],
      ["problem", TILLS.problems],
      ...Object.entries(TILLS.statuses),
      ...(isUnknown ? [/** @type {const} */ ([status, status])] : []),
    ];
    return toLabelledSelect({
      id: "tills-status",
      title: TILLS.status,
      value: status,
      choices,
      onChange: (value) => choose({ ...view, status: value || undefined }),
    });
  }

  function toOrderSelect() {
    const { order = "newest" } = view;
    const orders = Object.entries(TILLS.orders);
    const isKnown = orders.some(([name]) => name === order);
    return toLabelledSelect({
      id: "tills-order",
      title: TILLS.order,
      value: order,
      choices: isKnown ? orders : [...orders, [order, order]],
      onChange: (value) => choose({ ...view, order: value === "newest" ? undefined : value }),
    });
  }

  draw();
  const csv = createCsvLink("csv-tills-list", { api, table: TILLS.title });

  /** @param {TillsView} chosen */
  function choose({ period, from, to, store, status, search, order }) {
    location.hash = toHash({ name: "tills", period, from, to, store, status, search, order });
  }

  /** When it is sent, or cleared by its button. @param {Event} event */
  function onSearch(event) {
    event.preventDefault();
    const { value } = find("tills-search", HTMLInputElement);
    choose({ ...view, search: value.trim() || undefined });
  }

  /**
   * Shows the tills of `address`; called again, it updates those that are shown.
   *
   * @param {TillsView} address
   * @returns {Promise<boolean>} whether they came
   */
  async function show(address) {
    const isNew = shown !== toHash(address);
    if (!isNew && isReadingMore) return false;
    shown = toHash(address);
    view = withKnownDays(address);
    const { from, to } = toDays(view.period, { ...view, today: readToday() });
    const { store, status, search, order } = view;
    filters = toQuery({ from, to, store, status, search, order });
    csv.setPath(`stats/tills${filters}&limit=${MOST_ROWS}`);
    if (isNew) {
      rows = [];
      next = null;
      problem = "";
      hasFailed = false;
      isBusy = true;
      count = COMMON.loading;
      table.show(rows);
    }
    draw();
    const limit = Math.min(Math.max(PAGE_ROWS, rows.length), MOST_ROWS);
    return await read(`stats/tills${filters}&limit=${limit}`, showRows);
  }

  async function readMore() {
    if (next === null || isReadingMore) return;
    isReadingMore = true;
    const seen = rows.length;
    draw();
    const after = encodeURIComponent(next);
    await read(
      `stats/tills${filters}&limit=${PAGE_ROWS}&after=${after}`,
      (answer) => showRows({ ...answer, rows: [...rows, ...answer.rows] }),
    );
    isReadingMore = false;
    draw();
    // The button is gone with the last page, and the focus must not be lost with it.
    if (find("tills-next", HTMLElement).hidden && rows.length > seen) {
      find("tills-count", HTMLElement).focus();
    }
  }

  /**
   * @param {string} path
   * @param {(answer: Answer) => void} onAnswer
   * @returns {Promise<boolean>} whether there was an answer
   */
  async function read(path, onAnswer) {
    current.abort();
    current = new AbortController();
    const { signal } = current;
    try {
      const answer = /** @type {Answer} */ (await api.getJson(path, signal));
      if (signal.aborted) return false;
      problem = "";
      hasFailed = false;
      onAnswer(answer);
      return true;
    } catch (error) {
      if (signal.aborted) return false;
      if (!(error instanceof ApiFailure)) throw error;
      // The banner or the sign-in dialog says it already when the API is away or needs a key.
      problem = error.status === 0 || error.status === 401 ? "" : toProblemText(error);
      // Rows that came before stay: they were true a moment ago.
      hasFailed = true;
      if (rows.length === 0) shown = "";
      return false;
    } finally {
      if (!signal.aborted) {
        isBusy = false;
        draw();
      }
    }
  }

  /** @param {Answer} answer */
  function showRows(answer) {
    next = answer.next;
    rows = answer.rows;
    const isFiltered = [view.status, view.store, view.search].some((value) => value !== undefined);
    table.show(rows, isFiltered ? TILLS.noneLikeThat : TILLS.none);
    count = rows.length === 0 ? "" : toCountText();
  }

  function toCountText() {
    const count = format.count(rows.length);
    if (next === null) return TILLS.all({ count, isOne: rows.length === 1 });
    if (rows.length >= MOST_ROWS) return TILLS.tooMany(count);
    return view.order === undefined ? TILLS.newest(count) : TILLS.first(count);
  }

  return {
    show,
    /** @param {boolean} isStale whether the figures are out of date */
    setStale: (isStale) => place.classList.toggle("stale", isStale),
  };
}

/**
 * An address comes from anywhere: a period of days that are none is the last week.
 *
 * @param {TillsView} view
 * @returns {TillsView}
 */
function withKnownDays(view) {
  const { period, from = "", to = "" } = view;
  const areDays = isDay(from) && isDay(to) && from <= to;
  return period !== "custom" || areDays
    ? view
    : { ...view, period: "7d", from: undefined, to: undefined };
}

/** The order in which the states are explained: as a day goes. */
const MEANINGS = /** @type {const} */ ([
  "open",
  "complete",
  "missing",
  "doubled",
  "unexpected",
  "total_differs",
  "scattered",
]);
/** Rows of a page. */
const PAGE_ROWS = 100;
/** The API's limit, and more than a page is good for. */
const MOST_ROWS = 10_000;
