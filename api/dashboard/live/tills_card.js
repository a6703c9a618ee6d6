// @ts-check
/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
/**
 * The card of tills whose receipts are not all there, which leads to the page of tills. It is hidden
 * while they are.
 *
 * @module
 */
import { createCsvLink } from "../parts/csv_link.js";
import { fillTable, find, setText } from "../parts/element.js";
import { toFaults } from "../tills/till_words.js";
import { toHash } from "../parts/view_address.js";

/** @typedef {import("../../stats/overview/overview.ts").Overview} Overview */

/**
 * @param {object} options
 * @param {import("../parts/api_client.js").ApiClient} options.api
 * @param {import("../parts/format.js").Format} options.format
 * @returns {(tills: Overview["tills"]) => void}
 */
export function createTillsCard({ api, format }) {
  createCsvLink("csv-tills", { api, table: "Tills" }).setPath("stats/tills?status=problem");
  const card = find("tills-card", HTMLElement);
  find("tills-all", HTMLAnchorElement).href = toHash({
    name: "tills",
    period: "12m",
    from: undefined,
    to: undefined,
    store: undefined,
    status: "problem",
  });

  return function showTills(tills) {
    const problems = tills?.problems ?? 0;
    card.hidden = problems === 0;
    if (tills === null) return;
    const { missing, missingTills, first } = tills;
    setText(
      "tills-title",
      missing === 0
        ? "Receipts of tills"
        : `${toCount(missing, "receipt")} missing in ${toCount(missingTills, "till")}`,
    );
    fillTable(
      "tills",
      first.map((till) => ({
        columns: [
          { content: `${till.store} / ${till.till}` },
          { content: format.day(till.date) },
          { content: toFaults(till, format, { mostRanges: MOST_RANGES })[0] ?? "" },
        ],
      })),
    );
    const more = problems - first.length;
    setText("tills-more", more > 0 ? `And ${toCount(more, "more till")}. ` : "");
  };

  /** @param {number} count @param {string} noun */
  function toCount(count, noun) {
    return `${format.count(count)} ${noun}${count === 1 ? "" : "s"}`;
  }
}

/** Ranges of numbers that a line names. */
const MOST_RANGES = 5;
