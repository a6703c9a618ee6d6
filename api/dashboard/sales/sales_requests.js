// @ts-check
/**
 * What each card of the sales asks the API for. A card leaves out the filter that is chosen in it, so
 * that the other choices stay in sight.
 *
 * @module
 */
import { countDays } from "../parts/days.js";
import { toQuery } from "../parts/view_address.js";

/** @typedef {import("../parts/days.js").Days} Days */
/** @typedef {import("../parts/filters.js").Filters} Filters */

/**
 * The cards, the most important first: in that order they are requested.
 */
export const CARDS = /** @type {const} */ ([
  "chart",
  "stores",
  "categories",
  "products",
  "heat",
  "pairs",
  "sizes",
  "kinds",
  "uncategorised",
  "returns",
]);

/** @typedef {typeof CARDS[number]} CardName */
/**
 * `path` of now, `beforePath` of the compared period, `csvPath` of as many rows as the API gives.
 *
 * @typedef {object} CardRequest
 * @property {string} path
 * @property {string | undefined} beforePath
 * @property {string} csvPath
 * @property {Days} days
 * @property {Days | undefined} compared
 */
/**
 * Why a card has no answer: filters that it cannot follow, or a period longer than `mostDays`.
 *
 * @typedef {{ readonly blockedBy: readonly (keyof Filters)[] } | { readonly mostDays: number }} Blocked
 */

/** Most days of reports that no rollup answers: the API's limits. */
export const MOST_DAYS = /** @type {const} */ ({
  /** Of baskets, of the lines of one shop, and of the hours of all. */
  baskets: 31,
  /** Of the lines of all shops. */
  allLines: 7,
  /** Of sums of one shop's days, and of all. */
  sums: 366,
  allSums: 92,
  /** Of the products of one shop. */
  products: 184,
});

/**
 * @param {Filters} filters
 * @param {object} options
 * @param {Days} options.days
 * @param {Days | undefined} options.compared
 * @param {import("../parts/chart_step.js").Step} options.step
 * @param {number} options.productLimit rows of products
 * @param {string} options.search in the names of products; empty: none
 * @param {boolean} options.hasKey whether the reader has a key, which may be for some shops only: for
 *   those the API may know more
 * @returns {Readonly<Record<CardName, CardRequest | Blocked>>}
 */
export function toRequests(filters, { days, compared, step, productLimit, search, hasKey }) {
  const { store, category, product } = filters;
  /**
   * @param {string} path
   * @param {Readonly<Record<string, string | undefined>>} query
   * @param {{ compares?: boolean, most?: number }} [options] `most` rows in CSV
   * @returns {CardRequest}
   */
  function ask(path, query, { compares = true, most } = {}) {
    /** @param {Days} period @param {Readonly<Record<string, string | undefined>>} [more] */
    const of = (period, more) => `${path}${toQuery({ ...query, ...period, ...more })}`;
    return {
      path: of(days),
      beforePath: compares && compared !== undefined ? of(compared) : undefined,
      csvPath: of(days, most === undefined ? {} : { limit: String(most) }),
      days,
      compared,
    };
  }
  const line = { category, product };
  const found = search === "" ? undefined : search;
  const products = { store, limit: String(productLimit) };
  const timeFilters = named(filters, ["weekday", "hour"]);
  const count = countDays(days);
  const isOfAll = store === undefined && !hasKey;
  const lineDays = isOfAll ? MOST_DAYS.allLines : MOST_DAYS.baskets;
  const sumDays = isOfAll ? MOST_DAYS.allSums : MOST_DAYS.sums;
  const mapDays = isOfAll ? MOST_DAYS.baskets : MOST_DAYS.sums;
  const shopProductDays = store === undefined ? Infinity : MOST_DAYS.products;
  const hasLines = category !== undefined || product !== undefined;
  /**
   * @param {CardRequest} request
   * @param {{ mostDays?: number, blockedBy?: readonly (keyof Filters)[] }} bounds
   * @returns {CardRequest | Blocked}
   */
  function within(request, { mostDays = Infinity, blockedBy = [] }) {
    if (blockedBy.length > 0) return { blockedBy };
    return count > mostDays ? { mostDays } : request;
  }
  // Weekdays and hours are of the time of sale, as in the list of baskets, not of the day of purchase.
  const chartStep = timeFilters.length > 0 ? "hour" : step;
  return {
    chart: within(ask("stats/sales", { by: chartStep, store, ...line }), {
      // More hours are no chart.
      mostDays: chartStep === "hour" ? MOST_DAYS.allLines : Infinity,
    }),
    stores: within(
      // Which shops sold a product their own days know: those of one shop for longer than of all.
      ask(
        "stats/sales",
        { by: "store", store: product === undefined ? undefined : store, ...line },
        { most: 10_000 },
      ),
      {
        blockedBy: timeFilters,
        mostDays: product === undefined || !isOfAll ? Infinity : MOST_DAYS.allSums,
      },
    ),
    categories: within(ask("stats/sales", { by: "category", store, product }), {
      blockedBy: timeFilters,
    }),
    products: within(
      ask("stats/products", { ...products, category, search: found }, { most: 500 }),
      { blockedBy: timeFilters, mostDays: shopProductDays },
    ),
    heat: within(
      ask("stats/sales", { by: "weekday-hour", store, ...line }, { compares: false }),
      { mostDays: product === undefined ? mapDays : lineDays },
    ),
    pairs: within(
      ask("stats/pairs", { store, product, limit: "50" }, { compares: false, most: 500 }),
      {
        blockedBy: [...named(filters, ["category"]), ...timeFilters],
        mostDays: product === undefined ? MOST_DAYS.baskets : lineDays,
      },
    ),
    sizes: within(ask("stats/basket-sizes", { store }, { compares: false }), {
      blockedBy: [...named(filters, ["category", "product"]), ...timeFilters],
      mostDays: sumDays,
    }),
    kinds: within(ask("stats/sales", { by: "kind", store, ...line }), {
      blockedBy: timeFilters,
      mostDays: sumDays,
    }),
    uncategorised: within(
      ask(
        "stats/products",
        { store, limit: "50", category: "Uncategorised" },
        { compares: false, most: 500 },
      ),
      { blockedBy: timeFilters, mostDays: shopProductDays },
    ),
    returns: within(
      ask(
        "stats/baskets",
        { store, ...line, max: "-0.01", order: "smallest", limit: "3" },
        { compares: false },
      ),
      { blockedBy: timeFilters, mostDays: hasLines ? lineDays : MOST_DAYS.sums },
    ),
  };
}

/** Those that are set. @param {Filters} filters @param {readonly (keyof Filters)[]} names */
function named(filters, names) {
  return names.filter((name) => filters[name] !== undefined);
}
