// @ts-check
/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
/**
 * The list of open dead letters with their reasons, each with a link to its basket.
 *
 * @module
 */
import { ApiFailure } from "../parts/api_client.js";
import { toPosition } from "../baskets/basket_sections.js";
import { createCsvLink } from "../parts/csv_link.js";
import { element, fillTable, find } from "../parts/element.js";
import { toProblemText } from "../parts/problem_text.js";
import { toHash, toQuery } from "../parts/view_address.js";

/** @typedef {import("../../stats/reports/dead_letters.ts").DeadLetterRow} DeadLetterRow */

/**
 * @param {object} options
 * @param {import("../parts/api_client.js").ApiClient} options.api
 * @param {import("../parts/format.js").Format} options.format
 */
export function createDeadLettersView({ api, format }) {
  const codes = find("dead-letter-code", HTMLSelectElement);
  const problem = find("dead-letters-problem", HTMLElement);
  const card = find("dead-letters-card", HTMLElement);
  const csv = createCsvLink("csv-dead-letters", { api, table: "Dead letters" });
  let current = new AbortController();

  codes.addEventListener("change", () => {
    location.hash = toHash({ name: "dead-letters", code: codes.value || undefined });
  });

  /** @param {import("../parts/view_address.js").DeadLettersView} view */
  async function show({ code }) {
    current.abort();
    current = new AbortController();
    const { signal } = current;
    showCodes(codes.options.length > 1 ? [...codes.options].map(({ value }) => value) : [], code);
    const path = `stats/dead-letters${toQuery({ limit: String(MOST_ROWS), code })}`;
    csv.setPath(path);
    card.setAttribute("aria-busy", "true");
    try {
      const answer = /** @type {{ rows: DeadLetterRow[] }} */ (await api.getJson(path, signal));
      if (signal.aborted) return;
      problem.hidden = true;
      fillTable("dead-letter-list", answer.rows.map(toRow));
      card.hidden = false;
    } catch (error) {
      if (signal.aborted) return;
      if (!(error instanceof ApiFailure)) throw error;
      card.hidden = true;
      problem.hidden = error.status === 401;
      problem.textContent = toProblemText(error);
    } finally {
      card.setAttribute("aria-busy", "false");
    }
  }

  /** @param {DeadLetterRow} letter */
  function toRow({ failedAt, code, store, id, detail, ...position }) {
    const basket = store === null || id === null
      ? element("span", { class: "secondary" }, "not readable")
      : element("a", { href: toHash({ name: "baskets", store, id }) }, `${store} / ${id}`);
    return {
      columns: [
        { content: format.instant(failedAt) },
        { content: code },
        { content: basket },
        { content: detail },
        { content: toPosition(position), secondary: true },
      ],
    };
  }

  /** @param {readonly string[]} names @param {string | undefined} chosen */
  function showCodes(names, chosen) {
    const all = [...new Set([...names, chosen ?? ""])].filter((name) => name !== "").sort();
    codes.replaceChildren(
      new Option("All codes", ""),
      ...all.map((name) => new Option(name, name)),
    );
    codes.value = chosen ?? "";
  }

  return {
    show,
    /** @param {readonly string[]} names the codes of all open dead letters */
    setCodes(names) {
      const known = [...codes.options].map(({ value }) => value);
      // Only when there is a new one: a list that the reader has open must not change each second.
      if (names.some((name) => !known.includes(name))) showCodes(names, codes.value || undefined);
    },
  };
}

/** The API's largest limit. */
const MOST_ROWS = 500;
