// @ts-check
/// <reference lib="dom" />
/**
 * The tables of the sales of a period.
 *
 * @module
 */
import { element, fillTable, find } from "../parts/element.js";
import { UNKNOWN } from "../parts/format.js";

/** @typedef {import("../../stats/reports/sales_by_category.ts").SalesByCategoryRow} SalesByCategoryRow */
/** @typedef {import("../../stats/reports/sales_by_store.ts").SalesByStoreRow} SalesByStoreRow */
/** @typedef {import("../../stats/reports/stores.ts").StoreRow} StoreRow */
/** @typedef {import("../../stats/reports/products.ts").ProductRow} ProductRow */
/** @typedef {import("../parts/format.js").Format} Format */

/**
 * Revenue by category.
 *
 * @param {readonly SalesByCategoryRow[]} rows most revenue first
 * @param {Format} format
 */
export function showCategories(rows, format) {
  const total = rows.reduce((sum, { revenue }) => sum + revenue, 0);
  fillTable(
    "by-category",
    withShares(rows, (row) => [
      { content: row.category },
      { content: format.count(row.products), number: true },
      { content: format.euros(row.revenue), number: true },
      // A share of what was paid back on the whole says nothing.
      { content: total > 0 ? format.percent(row.revenue / total) : UNKNOWN, number: true },
    ]),
  );
}

/**
 * Revenue by shop.
 *
 * @param {readonly SalesByStoreRow[]} rows most revenue first
 * @param {Format} format
 */
export function showStores(rows, format) {
  fillTable(
    "by-store",
    withShares(rows, (row) => [
      { content: row.store },
      { content: format.count(row.baskets), number: true },
      { content: format.euros(row.averageBasket), number: true },
      { content: format.euros(row.revenue), number: true },
    ]),
  );
}

/**
 * Names of shops that may be one shop, below their table.
 *
 * @param {readonly StoreRow[]} rows
 */
export function showLookalikes(rows) {
  const marked = rows.filter(({ looksLike }) => looksLike.length > 0);
  const items = marked.slice(0, MOST_LOOKALIKES).map(({ store, looksLike }) =>
    element("li", {}, element("b", {}, store), ` looks like ${looksLike.join(", ")}`)
  );
  if (marked.length > items.length) {
    items.push(element("li", {}, `and ${marked.length - items.length} more: stats/stores`));
  }
  find("lookalikes-list", HTMLUListElement).replaceChildren(...items);
  find("lookalikes", HTMLElement).hidden = items.length === 0;
}

/** More would push the page's other tables out of sight. */
const MOST_LOOKALIKES = 20;

/**
 * The products with the most revenue.
 *
 * @param {readonly ProductRow[]} rows most revenue first
 * @param {Format} format
 */
export function showProducts(rows, format) {
  fillTable(
    "products",
    withShares(rows, (row) => [
      { content: row.name },
      { content: row.category, secondary: true },
      { content: format.count(row.products), number: true },
      { content: format.euros(row.revenue), number: true },
    ]),
  );
}

/**
 * The products that no category rule matches.
 *
 * @param {readonly ProductRow[]} rows most revenue first
 * @param {Format} format
 */
export function showUncategorised(rows, format) {
  fillTable(
    "uncategorised",
    rows.map((row) => ({
      columns: [
        { content: row.name },
        { content: format.count(row.products), number: true },
        { content: format.euros(row.revenue), number: true },
      ],
    })),
    "Every product of this period has a category.",
  );
}

/**
 * @template {{ readonly revenue: number }} T
 * @param {readonly T[]} rows
 * @param {(row: T) => readonly import("../parts/element.js").Column[]} toColumns
 */
function withShares(rows, toColumns) {
  const largest = Math.max(0, ...rows.map(({ revenue }) => revenue));
  return rows.map((row) => ({
    columns: toColumns(row),
    share: largest === 0 ? 0 : Math.max(0, row.revenue / largest),
  }));
}
