// @ts-check
/**
 * Adds the hours without a sale, which the API leaves out.
 *
 * @module
 */

/**
 * The beginning of each hour from the first to the last of `known` and the period. Baskets may be
 * received long after their day of purchase: above {@linkcode MOST_HOURS}, `known` is returned
 * unchanged.
 *
 * @param {readonly number[]} known milliseconds of 1970, ascending
 * @param {object} period milliseconds of 1970
 * @param {number} period.fromMs
 * @param {number} period.toMs not included
 * @returns {readonly number[]}
 */
export function toHourSeries(known, { fromMs, toMs }) {
  // Rows are by the hours of UTC, and days of some zones begin between two.
  const first = Math.min(Math.floor(fromMs / HOUR_MS) * HOUR_MS, ...known.slice(0, 1));
  const last = Math.max(Math.ceil(toMs / HOUR_MS) * HOUR_MS - HOUR_MS, ...known.slice(-1));
  const hours = (last - first) / HOUR_MS + 1;
  return hours <= MOST_HOURS
    ? Array.from({ length: hours }, (_, index) => first + index * HOUR_MS)
    : known;
}

const HOUR_MS = 3_600_000;
/** Two weeks. With more, bars are too thin to tell apart. */
const MOST_HOURS = 336;
