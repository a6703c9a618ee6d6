// @ts-check
/**
 * What filters the sales and the list of baskets, as the query of the page's address: so that every
 * choice can be shared, and the browser's back button undoes it. Addresses come from anywhere; what
 * the page does not know is ignored, and named.
 *
 * @module
 */
import { STEPS } from "./chart_step.js";
import { COMPARISONS } from "./compared_period.js";
import { isDay } from "./days.js";
import { PERIODS } from "./period.js";

/**
 * @typedef {object} Filters
 * @property {import("./period.js").PeriodName} period
 * @property {string | undefined} [from] of a custom period: ISO 8601 date
 * @property {string | undefined} [to] of a custom period: ISO 8601 date
 * @property {import("./compared_period.js").Comparison | undefined} [compare] absent: `previous`
 * @property {import("./chart_step.js").Step | undefined} [step] of the chart; absent: by the period
 * @property {string | undefined} [within] the period from which the reader chose a bar: its name, or
 *   its days as `2026-01-01_2026-01-31`
 * @property {string | undefined} [store]
 * @property {string | undefined} [category]
 * @property {string | undefined} [product] its stored name
 * @property {number | undefined} [weekday] from 1, Monday, to 7, Sunday
 * @property {number | undefined} [hour] from 0 to 23, on the clock of the shops
 * @property {string | undefined} [till]
 * @property {number | undefined} [min] the smallest total of a basket, in euros
 * @property {number | undefined} [max] the largest total of a basket, in euros
 */

/** What an address says, and the parameters that were ignored, at most ten. */
/** @typedef {{ readonly filters: Filters, readonly ignored: readonly string[] }} ParsedFilters */

/**
 * @param {URLSearchParams} parameters
 * @returns {ParsedFilters}
 */
export function parseFilters(parameters) {
  /** @type {Filters} */
  const filters = { period: "7d" };
  /** @type {string[]} */
  const ignored = [];
  /** @param {string} name */
  const ignore = (name) => {
    const shown = name.slice(0, 40);
    if (ignored.length < 10 && !ignored.includes(shown)) ignored.push(shown);
  };
  // The names are compared, never looked up as properties: an address has any number of them.
  for (const name of parameters.keys()) {
    if (!NAMES.some((known) => known === name)) ignore(name);
  }
  for (const name of NAMES) {
    const [text, ...more] = parameters.getAll(name);
    if (text === undefined) continue;
    const value = more.length > 0 ? undefined : READERS[name](text);
    if (value === undefined) ignore(name);
    else Object.assign(filters, { [name]: value });
  }
  if (filters.period === "custom") {
    const { from, to } = filters;
    if (from === undefined || to === undefined || from > to) {
      if (from !== undefined || to !== undefined) ["from", "to"].forEach(ignore);
      return { filters: withoutDays({ ...filters, period: "7d" }), ignored };
    }
    return { filters, ignored };
  }
  return { filters: withoutDays(filters), ignored };
}

/**
 * The query of these filters, behind a `?`.
 *
 * @param {Filters} filters
 */
export function toFilterQuery(filters) {
  const query = new URLSearchParams();
  for (const name of NAMES) {
    const value = filters[name];
    if (value !== undefined) query.set(name, String(value));
  }
  return `?${query}`;
}

/**
 * The period of `within`.
 *
 * @param {string} within
 * @returns {import("./period.js").ChosenPeriod | undefined}
 */
export function parseWithin(within) {
  const period = PERIODS.find((name) => name === within && name !== "custom");
  if (period !== undefined) return { period };
  const [from = "", to = "", ...more] = within.split("_");
  return more.length === 0 && isDay(from) && isDay(to) && from <= to
    ? { period: "custom", from, to }
    : undefined;
}

/** @param {import("./period.js").ChosenPeriod} chosen */
export function toWithin({ period, from, to }) {
  return period === "custom" ? `${from}_${to}` : period;
}

/** @param {Filters} filters @returns {Filters} */
function withoutDays({ from: _from, to: _to, ...filters }) {
  return filters;
}

/**
 * A text as the API takes it.
 *
 * @param {number} most characters
 */
function textOf(most) {
  /** @param {string} text */
  return (text) => {
    const trimmed = text.trim();
    const isText = trimmed !== "" && text.length <= 2 * most &&
      !/\p{Cc}/u.test(text);
    return isText && [...trimmed].length <= most ? trimmed : undefined;
  };
}

/** @param {number} least @param {number} most */
function wholeFrom(least, most) {
  /** @param {string} text */
  return (text) => {
    const number = /^\d{1,2}$/.test(text) ? Number(text) : NaN;
    return number >= least && number <= most ? number : undefined;
  };
}

/** @param {string} text */
function toEuros(text) {
  const number = /^-?\d{1,7}(\.\d{1,2})?$/.test(text) ? Number(text) : NaN;
  return Math.abs(number) <= 1_000_000 ? number : undefined;
}

/** @template {string} T @param {readonly T[]} words */
function oneOf(words) {
  /** @param {string} text */
  return (text) => words.find((word) => word === text);
}

/** @param {string} text */
const toDay = (text) => isDay(text) ? text : undefined;

/** In the order of the address. */
const READERS = {
  period: oneOf(PERIODS),
  from: toDay,
  to: toDay,
  compare: oneOf(COMPARISONS),
  step: oneOf(STEPS),
  within: (/** @type {string} */ text) => parseWithin(text) === undefined ? undefined : text,
  store: textOf(64),
  category: textOf(64),
  product: textOf(200),
  weekday: wholeFrom(1, 7),
  hour: wholeFrom(0, 23),
  till: textOf(64),
  min: toEuros,
  max: toEuros,
};

const NAMES = /** @type {readonly (keyof typeof READERS)[]} */ (Object.keys(READERS));
