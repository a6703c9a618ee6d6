// @ts-check
/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
/**
 * The card of tills whose receipts are not all there. It is hidden while they are.
 *
 * @module
 */
import { createCsvLink } from "./csv_link.js";
import { fillTable, find, setText } from "./element.js";

/** @typedef {import("../../stats/overview/overview.ts").Overview} Overview */
/** @typedef {import("../../stats/reports/tills.ts").TillRow} TillRow */

/**
 * @param {object} options
 * @param {import("./api_client.js").ApiClient} options.api
 * @param {import("./format.js").Format} options.format
 * @returns {(tills: Overview["tills"]) => void}
 */
export function createTillsCard({ api, format }) {
  createCsvLink("csv-tills", { api, table: "Tills" }).setPath("stats/tills?status=problem");
  const card = find("tills-card", HTMLElement);

  /** @param {TillRow} till */
  function toWords(till) {
    switch (till.status) {
      case "missing":
        return `${format.count(till.missing)} missing: ${toNumbers(till.missingNumbers)}`;
      case "doubled":
        return `${format.count(till.doubled)} numbers came twice`;
      case "unexpected":
        return `${format.count(till.unexpected)} outside of ${till.first}–${till.last}`;
      case "total_differs":
        return `${format.euros(till.revenue)} came, the till says ${
          format.euros(till.closingTotal)
        }`;
      case "scattered":
        return "numbers too far apart to follow";
      default:
        return "";
    }
  }

  return function showTills(tills) {
    card.hidden = (tills?.problems ?? 0) === 0;
    if (tills === null) return;
    const { missing, missingTills, problems, first } = tills;
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
          { content: toWords(till) },
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

/** @param {readonly string[]} numbers */
function toNumbers(numbers) {
  const shown = numbers.slice(0, MOST_NUMBERS).map((range) => range.replace("-", "–"));
  return `${shown.join(", ")}${numbers.length > MOST_NUMBERS ? " …" : ""}`;
}

/** Ranges that a line names. */
const MOST_NUMBERS = 5;
