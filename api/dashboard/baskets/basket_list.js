// @ts-check
/// <reference lib="dom" />
/**
 * The list of baskets: a table of the page that the address says, which narrow screens show as cards.
 *
 * @module
 */
import { html, nothing, repeat } from "../parts/lit.js";
import { toBasketPath } from "../parts/view_address.js";
import { readTimeZone, toClockMs } from "../parts/zoned_time.js";
import { toListHash } from "./list_address.js";
import { BASKETS } from "./words.js";

/** @typedef {import("../../stats/reports/baskets.ts").BasketsRow} Row */
/** @typedef {import("./list_address.js").ListChoice} ListChoice */
/** @typedef {import("../parts/format.js").Format} Format */

/**
 * @param {readonly Row[]} rows
 * @param {object} options
 * @param {ListChoice} options.choice
 * @param {Format} options.format
 */
export function toBasketTable(rows, { choice, format }) {
  const words = BASKETS.columns;
  return html`
    <table id="basket-list" class="receipts" ?hidden=${rows.length === 0}>
      <caption class="hidden">${BASKETS.table}</caption>
      <thead>
        <tr>
          <th scope="col">${words.basket}</th>
          <th scope="col" aria-sort=${choice.order === "newest"
            ? "descending"
            : nothing}>${toSortLink(
              words.time,
              { order: "newest", arrow: choice.order === "newest" ? "↓" : "", choice },
            )}</th>
          <th scope="col">${words.shop}</th>
          <th scope="col">${words.till}</th>
          <th scope="col" class="number">${words.lines}</th>
          <th scope="col" class="number" aria-sort=${toTotalSort(choice)}>${toSortLink(
            words.total,
            {
              order: choice.order === "largest" ? "smallest" : "largest",
              arrow: choice.order === "largest" ? "↓" : choice.order === "smallest" ? "↑" : "",
              choice,
            },
          )}</th>
        </tr>
      </thead>
      <tbody>${repeat(rows, toBasketPath, (row) => toRow(row, format))}</tbody>
    </table>
  `;
}

/**
 * When it was bought: the shop's own clock, or else the day, and when it was received.
 *
 * @param {Pick<Row, "date" | "soldAt" | "receivedAt">} row
 * @param {Format} format
 * @param {string} [zone] of the shops
 */
export function toBoughtText({ date, soldAt, receivedAt }, format, zone = readTimeZone()) {
  if (soldAt !== null) {
    const clockMs = Date.parse(`${soldAt.slice(0, 19)}Z`);
    const day = new Date(clockMs).toISOString().slice(0, 10);
    const time = format.hour(clockMs);
    // Past midnight the day of purchase may be the one before.
    const at = day === date ? time : `${format.day(day)}, ${time}`;
    return { day: format.day(date), at, isSold: true };
  }
  const clockMs = toClockMs(Date.parse(receivedAt), zone);
  const day = new Date(clockMs).toISOString().slice(0, 10);
  const time = format.hour(clockMs);
  const at = BASKETS.receivedAt(day === date ? time : `${format.day(day)}, ${time}`);
  return { day: format.day(date), at, isSold: false };
}

/** @param {Row} row @param {Format} format */
function toRow(row, format) {
  const { store, id, till, receipt, products, total } = row;
  const { day, at, isSold } = toBoughtText(row, format);
  return html`
    <tr>
      <th scope="row"><a href=${`#${toBasketPath({ store, id })}`}>${id}</a></th>
      <td
        class="bought"><span class="whole">${day}</span> <span class=${isSold
          ? "whole"
          : "secondary"}>${at}</span></td>
      <td class="shop">${store}</td>
      <td class="till">${till === null ? nothing : html`
        <span class="label">${BASKETS.columns.till} </span>${BASKETS.receiptOf(
          till,
          String(receipt),
        )}
      `}</td>
      <td class="number lines">${format.count(products)}<span class="label"> ${BASKETS.columns.lines
        .toLowerCase()}</span></td>
      <td class="number total">${format.euros(total)}</td>
    </tr>
  `;
}

/**
 * @param {string} title
 * @param {{ order: ListChoice["order"], arrow: string, choice: ListChoice }} options
 */
function toSortLink(title, { order, arrow, choice }) {
  const href = toListHash({ ...choice, order, after: undefined });
  return html`<a class="sort" href=${href}>${title}<i aria-hidden="true">${arrow}</i></a>`;
}

/** @param {ListChoice} choice */
function toTotalSort({ order }) {
  return order === "largest" ? "descending" : order === "smallest" ? "ascending" : nothing;
}
