// @ts-check
/**
 * The periods of the sales figures: days of purchase, both ends included, as in the API.
 *
 * @module
 */

/** The names of the periods, in their order on the page. */
export const PERIODS = /** @type {const} */ (["today", "7d", "30d", "12m", "custom"]);

/** @typedef {typeof PERIODS[number]} PeriodName */

/**
 * @typedef {object} Days
 * @property {string} from ISO 8601 date
 * @property {string} to ISO 8601 date
 */

/**
 * The days of a period.
 *
 * @param {PeriodName} name
 * @param {object} options
 * @param {string} options.today ISO 8601 date
 * @param {string | undefined} [options.from] of `custom`; without it: today
 * @param {string | undefined} [options.to] of `custom`; without it: today
 * @returns {Days}
 */
export function toDays(name, { today, from, to }) {
  switch (name) {
    case "today":
      return { from: today, to: today };
    case "7d":
      return { from: addDays(today, -6), to: today };
    case "30d":
      return { from: addDays(today, -29), to: today };
    case "12m":
      return { from: addDays(today, -364), to: today };
    case "custom":
      return { from: from ?? today, to: to ?? today };
  }
}

/**
 * Whether the chart of a period shows hours or days.
 *
 * @param {Days} days
 * @returns {"hour" | "day"}
 */
export function toStep({ from, to }) {
  return Date.parse(to) - Date.parse(from) < 2 * DAY_MS ? "hour" : "day";
}

/**
 * @param {string} date ISO 8601 date
 * @param {number} days
 */
function addDays(date, days) {
  return new Date(Date.parse(date) + days * DAY_MS).toISOString().slice(0, 10);
}

/** A day of UTC, which has no summer time. */
export const DAY_MS = 86_400_000;
