// @ts-check
/// <reference lib="dom" />
/**
 * A till's day as the columns of a table. On a narrow page they stand below each other without their
 * titles, so each says itself what it is.
 *
 * @module
 */
import { toFilterQuery } from "../parts/filters.js";
import { html, nothing } from "../parts/lit.js";
import { toFaults, toTone } from "./till_words.js";
import { TILLS } from "./words.js";

/** @typedef {import("../../stats/reports/tills.ts").TillRow} TillRow */
/** @typedef {import("../parts/format.js").Format} Format */

/**
 * @param {Format} format
 * @returns {readonly import("../parts/data_table.js").Column<TillRow>[]}
 */
export function toTillColumns(format) {
  const titles = TILLS.columns;
  return [
    { name: "till", title: titles.till, show: toName, sortBy: toName },
    {
      name: "day",
      title: titles.day,
      whole: true,
      show: ({ date }) => format.day(date),
      sortBy: ({ date }) => date,
    },
    {
      name: "status",
      title: titles.status,
      whole: true,
      show: ({ status }) =>
        html`<span class="status" data-tone=${toTone(status) ?? nothing}>${
          TILLS.statuses[status]
        }</span>`,
      sortBy: ({ status }) => STATUSES.indexOf(status),
    },
    { name: "faults", title: titles.faults, show: (till) => showFaults(till, format) },
    {
      name: "receipts",
      title: titles.receipts,
      whole: true,
      show: (till) => showReceipts(till, format),
      sortBy: ({ receipts }) => receipts,
    },
    {
      name: "revenue",
      title: titles.revenue,
      number: true,
      show: ({ revenue, closingTotal }) =>
        html`<div>${format.euros(revenue)}${
          closingTotal !== null && closingTotal !== revenue
            ? html`<p class="note">${TILLS.byTheTill(format.euros(closingTotal))}</p>`
            : nothing
        }</div>`,
      sortBy: ({ revenue }) => revenue,
    },
  ];
}

/** @param {TillRow} till */
function toName({ store, till }) {
  return `${store} / ${till}`;
}

/** @param {TillRow} till @param {Format} format */
function showFaults(till, format) {
  return html`<div>${toFaults(till, format).map((fault) => html`<p>${fault}</p>`)}${
    till.missingSince === null
      ? nothing
      : html`<p class="note">${TILLS.since(format.instant(till.missingSince))}</p>`
  }</div>`;
}

/** @param {TillRow} row @param {Format} format */
function showReceipts(row, format) {
  const { store, till, date, receipts, closingReceipts, first, last, status } = row;
  const count = format.count(receipts);
  const text = status === "scattered"
    ? TILLS.notFollowed
    : closingReceipts === null
    ? TILLS.receipts({ count, isOne: receipts === 1 })
    : TILLS.receiptsOf(count, format.count(closingReceipts));
  const baskets = toFilterQuery({ period: "custom", from: date, to: date, store, till });
  return html`<div><a href=${`#/baskets${baskets}`} title=${
    TILLS.toBaskets(toName(row))
  }>${text}</a>${
    status === "scattered" || first === null || last === null
      ? nothing
      : html`<p class="note">${TILLS.numbers(`${first}`, `${last}`)}</p>`
  }</div>`;
}

const STATUSES = Object.keys(TILLS.statuses);
