// @ts-check
/**
 * The period that another one is compared with.
 *
 * @module
 */
import { addDays, addMonths, countDays, toLastOfMonth } from "./days.js";
import { toSpan } from "./period.js";

/** @typedef {import("./days.js").Days} Days */

/** With what a period can be compared, in the order of the page. */
export const COMPARISONS = /** @type {const} */ (["previous", "year", "none"]);

/** @typedef {typeof COMPARISONS[number]} Comparison */

/**
 * The days to compare with. `previous` are those just before, as many: of a month that has only
 * begun, as many of the month before. `year` are 364 days earlier, so that each is of the same
 * weekday; months are compared with the same months of the year before.
 *
 * @param {Days} days
 * @param {object} options
 * @param {import("./period.js").PeriodName} options.period
 * @param {Comparison} options.compare
 * @returns {Days | undefined} absent: compared with nothing
 */
export function toComparedDays(days, { period, compare }) {
  if (compare === "none") return undefined;
  const { unit, count } = toSpan(period, days);
  if (unit === "month") return shiftMonths(days, compare === "year" ? -12 : -count);
  const back = compare === "year" ? YEAR_DAYS : unit === "week" ? count * 7 : countDays(days);
  return { from: addDays(days.from, -back), to: addDays(days.to, -back) };
}

/** @param {Days} days @param {number} months */
function shiftMonths({ from, to }, months) {
  const end = addMonths(to, months);
  return {
    from: addMonths(from, months),
    // A whole February is compared with a whole January.
    to: to === toLastOfMonth(to) ? toLastOfMonth(end) : end,
  };
}

/** 52 weeks: the day of a year ago that has the same weekday. */
const YEAR_DAYS = 364;
