// @ts-check
/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
/**
 * The page of tills: every till and day of a period, whether all of its receipts are there, and which
 * are not; as many as the reader asks for.
 *
 * @module
 */
import { ApiFailure } from "../parts/api_client.js";
import { createCsvLink } from "../parts/csv_link.js";
import { fillTable, find, setText } from "../parts/element.js";
import { toDays } from "../parts/period.js";
import { createPeriodControls } from "../parts/period_controls.js";
import { toProblemText } from "../parts/problem_text.js";
import { toTillColumns } from "./till_columns.js";
import { STATUS_TITLES } from "./till_words.js";
import { toHash, toQuery } from "../parts/view_address.js";

/** @typedef {import("../parts/view_address.js").TillsView} TillsView */
/** @typedef {import("../../stats/reports/tills.ts").TillRow} TillRow */
/** @typedef {{ readonly rows: readonly TillRow[], readonly next: string | null }} Answer */

/**
 * @param {object} options
 * @param {import("../parts/api_client.js").ApiClient} options.api
 * @param {import("../parts/format.js").Format} options.format
 * @param {() => string} options.readToday ISO 8601 date
 */
export function createTillsView({ api, format, readToday }) {
  const section = find("view-tills", HTMLElement);
  const card = find("tills-list-card", HTMLElement);
  const problem = find("tills-problem", HTMLElement);
  const more = find("tills-next", HTMLButtonElement);
  const statuses = find("tills-status", HTMLSelectElement);
  const csv = createCsvLink("csv-tills-list", { api, table: "Tills" });
  const controls = createPeriodControls("tills-form", {
    readToday,
    onChange: (choice) => {
      location.hash = toHash({ name: "tills", ...choice, status: statuses.value || undefined });
    },
  });
  for (const [status, title] of Object.entries(STATUS_TITLES)) {
    statuses.add(new Option(title, status));
  }
  let current = new AbortController();
  /** The address of what is shown, to tell a new view from a repeated one. */
  let shown = "";
  /** What was requested last, in the words of the API; another day changes it, too. */
  let filters = "";
  /** @type {readonly TillRow[]} */
  let rows = [];
  /** @type {string | null} */
  let next = null;
  let isReadingMore = false;

  more.addEventListener("click", () => readMore());

  /**
   * Shows the tills of `view`; called again, it updates those that are shown.
   *
   * @param {TillsView} view
   * @returns {Promise<boolean>} whether they came
   */
  async function show(view) {
    const { from, to } = toDays(view.period, { ...view, today: readToday() });
    const isNew = shown !== toHash(view);
    if (!isNew && isReadingMore) return false;
    shown = toHash(view);
    filters = toQuery({ from, to, store: view.store, status: view.status });
    csv.setPath(`stats/tills${filters}&limit=${MOST_ROWS}`);
    if (isNew) {
      rows = [];
      problem.hidden = true;
      card.hidden = false;
      card.setAttribute("aria-busy", "true");
      fillTable("tills-list", [], "");
      more.hidden = true;
      setText("tills-count", "Loading …");
    }
    const limit = Math.min(Math.max(PAGE_ROWS, rows.length), MOST_ROWS);
    return await read(`stats/tills${filters}&limit=${limit}`, (answer) => {
      showRows(answer.rows, answer.next);
    });
  }

  async function readMore() {
    if (next === null || isReadingMore) return;
    isReadingMore = true;
    const seen = rows.length;
    more.setAttribute("aria-disabled", "true");
    await read(
      `stats/tills${filters}&limit=${PAGE_ROWS}&after=${encodeURIComponent(next)}`,
      (answer) => showRows([...rows, ...answer.rows], answer.next),
    );
    isReadingMore = false;
    more.removeAttribute("aria-disabled");
    // The button is gone with the last page, and the focus must not be lost with it.
    if (more.hidden && rows.length > seen) find("tills-count", HTMLElement).focus();
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
      problem.hidden = true;
      card.hidden = false;
      card.classList.remove("stale");
      onAnswer(answer);
      return true;
    } catch (error) {
      if (signal.aborted) return false;
      if (!(error instanceof ApiFailure)) throw error;
      // The banner or the sign-in dialog says it already when the API is away or needs a key.
      problem.hidden = error.status === 0 || error.status === 401;
      problem.textContent = toProblemText(error);
      card.classList.add("stale");
      // Rows that came before stay: they were true a moment ago.
      card.hidden = rows.length === 0;
      if (rows.length === 0) shown = "";
      return false;
    } finally {
      if (!signal.aborted) card.setAttribute("aria-busy", "false");
    }
  }

  /** @param {readonly TillRow[]} answered @param {string | null} page where the next one begins */
  function showRows(answered, page) {
    next = page;
    more.hidden = page === null || answered.length >= MOST_ROWS;
    const isFiltered = statuses.value !== "" || filters.includes("store=");
    if (rows.length === 0 || JSON.stringify(rows) !== JSON.stringify(answered)) {
      rows = answered;
      fillTable(
        "tills-list",
        rows.map((till) => ({ columns: toTillColumns(till, format) })),
        isFiltered
          ? "No till of this period is like that."
          : "No till has numbered its receipts in this period: that takes baskets with a till and " +
            "a receipt number.",
      );
    }
    setText("tills-count", rows.length === 0 ? "" : toCountText());
  }

  function toCountText() {
    const count = format.count(rows.length);
    if (next === null) return rows.length === 1 ? "1 till and day" : `All ${count} tills and days`;
    return `The newest ${count} tills and days` +
      (rows.length >= MOST_ROWS ? ": choose a shorter period for the others" : "");
  }

  /** @param {string | undefined} status */
  function showStatus(status) {
    // The API says what is wrong with one that it does not know.
    if (![...statuses.options].some(({ value }) => value === (status ?? ""))) {
      statuses.add(new Option(status, status));
    }
    statuses.value = status ?? "";
  }

  return {
    show,
    /** @param {TillsView} view what the form shows */
    showChoice(view) {
      controls.show(view);
      showStatus(view.status);
    },
    /** @param {boolean} isStale whether the figures are out of date */
    setStale: (isStale) => section.classList.toggle("stale", isStale),
  };
}

/** Rows of a page. */
const PAGE_ROWS = 100;
/** The API's limit, and more than a page is good for. */
const MOST_ROWS = 10_000;
