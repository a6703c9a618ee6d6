// @ts-check
/**
 * Calculates with calendar days: ISO 8601 dates, which have no zone and no summer time.
 *
 * @module
 */

/**
 * First and last day of a period, both included.
 *
 * @typedef {object} Days
 * @property {string} from ISO 8601 date
 * @property {string} to ISO 8601 date
 */

/**
 * @param {string} date ISO 8601 date
 * @param {number} days may be negative
 */
export function addDays(date, days) {
  return toDate(Date.parse(date) + days * DAY_MS);
}

/**
 * The same day of another month, or that month's last day when it is shorter.
 *
 * @param {string} date ISO 8601 date
 * @param {number} months may be negative
 */
export function addMonths(date, months) {
  const { year, month, day } = toParts(date);
  const first = Date.UTC(year, month + months, 1);
  return toDate(first + (Math.min(day, countMonthDays(first)) - 1) * DAY_MS);
}

/** @param {string} date ISO 8601 date */
export function toFirstOfMonth(date) {
  return `${date.slice(0, 8)}01`;
}

/** @param {string} date ISO 8601 date */
export function toLastOfMonth(date) {
  return addDays(addMonths(toFirstOfMonth(date), 1), -1);
}

/** The Monday of its week. @param {string} date ISO 8601 date */
export function toMonday(date) {
  return addDays(date, 1 - toWeekday(date));
}

/** From 1, Monday, to 7, Sunday. @param {string} date ISO 8601 date */
export function toWeekday(date) {
  return new Date(Date.parse(date)).getUTCDay() || 7;
}

/** How many days a period has. @param {Days} days */
export function countDays({ from, to }) {
  return (Date.parse(to) - Date.parse(from)) / DAY_MS + 1;
}

/** How many calendar months a period touches. @param {Days} days */
export function countMonths({ from, to }) {
  const [first, last] = [toParts(from), toParts(to)];
  return (last.year - first.year) * 12 + last.month - first.month + 1;
}

/** Whether it is a calendar date, of the years 1900 to 2999. @param {string} text */
export function isDay(text) {
  if (!/^(19|2\d)\d\d-\d\d-\d\d$/.test(text)) return false;
  const ms = Date.parse(text);
  return !Number.isNaN(ms) && toDate(ms) === text;
}

/** @param {string} date ISO 8601 date */
function toParts(date) {
  const [year = 0, month = 1, day = 1] = date.split("-").map(Number);
  return { year, month: month - 1, day };
}

/** @param {number} first beginning of a month */
function countMonthDays(first) {
  const date = new Date(first);
  return new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate();
}

/** @param {number} ms of 1970 */
function toDate(ms) {
  return new Date(ms).toISOString().slice(0, 10);
}

/** A day of UTC, which has no summer time. */
export const DAY_MS = 86_400_000;
