// @ts-check
/**
 * The list of baskets as the query of the page's address: the filters, the order, and the page.
 *
 * @module
 */
import { parseFilters, toFilterQuery } from "../parts/filters.js";

/** @typedef {import("../parts/filters.js").Filters} Filters */

/** How a list is ordered, as the API knows it. */
export const ORDERS = /** @type {const} */ (["newest", "largest", "smallest"]);

/**
 * @typedef {object} ListChoice
 * @property {Filters} filters
 * @property {typeof ORDERS[number]} order
 * @property {string | undefined} after where the page begins, as the API said; absent: the first
 */

/**
 * @param {URLSearchParams | undefined} query
 * @returns {ListChoice & { readonly ignored: readonly string[] }}
 */
export function parseList(query = new URLSearchParams()) {
  const rest = new URLSearchParams(query);
  const order = ORDERS.find((known) => known === query.get("order")) ?? "newest";
  const after = query.get("after") ?? undefined;
  for (const name of ["order", "after"]) rest.delete(name);
  const { filters, ignored } = parseFilters(rest);
  // What only the sales have is left out without a word: their links bring it along.
  const { compare: _compare, step: _step, ...own } = filters;
  return { filters: own, ignored, order, after };
}

/**
 * The fragment of a list. Other filters begin on the first page.
 *
 * @param {ListChoice} choice
 * @returns {string} with its `#`
 */
export function toListHash({ filters, order, after }) {
  const query = new URLSearchParams(toFilterQuery(filters));
  if (order !== "newest") query.set("order", order);
  if (after !== undefined) query.set("after", after);
  return `#/baskets?${query}`;
}

/**
 * The path of the list in the API.
 *
 * @param {ListChoice} choice
 * @param {{ readonly from: string, readonly to: string, readonly limit: number }} options
 */
export function toListPath({ filters, order, after }, { from, to, limit }) {
  const query = new URLSearchParams({ order, from, to, limit: String(limit) });
  for (const name of FILTERS) {
    const value = filters[name];
    if (value !== undefined) query.set(name, String(value));
  }
  if (after !== undefined) query.set("after", after);
  return `stats/baskets?${query}`;
}

const FILTERS = /** @type {const} */ ([
  "store",
  "category",
  "product",
  "weekday",
  "hour",
  "till",
  "min",
  "max",
]);
