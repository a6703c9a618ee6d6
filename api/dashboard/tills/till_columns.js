// @ts-check
/// <reference lib="dom" />
/**
 * A till's day as the columns of a table. On a narrow page they stand below each other without their
 * titles, so each says itself what it is.
 *
 * @module
 */
import { element } from "../parts/element.js";
import { STATUS_TITLES, toFaults, toTone } from "./till_words.js";

/** @typedef {import("../../stats/reports/tills.ts").TillRow} TillRow */

/**
 * @param {TillRow} till
 * @param {import("../parts/format.js").Format} format
 * @returns {readonly import("../parts/element.js").Column[]}
 */
export function toTillColumns(till, format) {
  const { store, date, status, missingSince, revenue, closingTotal } = till;
  const faults = toFaults(till, format).map((fault) => element("p", {}, fault));
  if (missingSince !== null) {
    faults.push(element("p", { class: "note" }, `since ${format.instant(missingSince)}`));
  }
  const told = closingTotal !== null && closingTotal !== revenue
    ? [element("p", { class: "note" }, `${format.euros(closingTotal)} by the till`)]
    : [];
  return [
    { content: `${store} / ${till.till}` },
    { content: format.day(date), whole: true },
    {
      content: element(
        "span",
        { class: "status", "data-tone": toTone(status) },
        STATUS_TITLES[status],
      ),
      whole: true,
    },
    { content: element("div", {}, ...faults) },
    { content: toReceipts(till, format), whole: true },
    { content: element("div", {}, format.euros(revenue), ...told), number: true },
  ];
}

/** @param {TillRow} till @param {import("../parts/format.js").Format} format */
function toReceipts({ receipts, closingReceipts, first, last, status }, format) {
  if (status === "scattered") return element("div", {}, "not followed");
  const count = closingReceipts === null
    ? `${format.count(receipts)} ${receipts === 1 ? "receipt" : "receipts"}`
    : `${format.count(receipts)} of ${format.count(closingReceipts)} receipts`;
  const numbers = first === null || last === null ? [] : [
    element(
      "p",
      { class: "note" },
      first === last ? `number ${first}` : `numbers ${first}–${last}`,
    ),
  ];
  return element("div", {}, count, ...numbers);
}
