// @ts-check
/**
 * Adds the hours without a sale, which the API leaves out.
 *
 * @module
 */

/** @typedef {import("../../stats/reports/sales_by_hour.ts").SalesByHourRow} SalesByHourRow */

/**
 * One row for each hour from the first to the last of `rows` and the period. Baskets may be received
 * long after their day of purchase: above {@linkcode MOST_HOURS}, the rows are returned unchanged.
 *
 * @param {readonly SalesByHourRow[]} rows ascending
 * @param {object} period milliseconds of 1970
 * @param {number} period.fromMs
 * @param {number} period.toMs not included
 * @returns {readonly { readonly atMs: number, readonly baskets: number, readonly revenue: number }[]}
 */
export function toHourSeries(rows, { fromMs, toMs }) {
  const known = new Map(rows.map((row) => [Date.parse(row.hour), row]));
  const times = [...known.keys()];
  // Rows are by the hours of UTC, and days of some zones begin between two.
  const first = Math.min(Math.floor(fromMs / HOUR_MS) * HOUR_MS, ...times);
  const last = Math.max(Math.ceil(toMs / HOUR_MS) * HOUR_MS - HOUR_MS, ...times);
  const hours = (last - first) / HOUR_MS + 1;
  const all = hours <= MOST_HOURS
    ? Array.from({ length: hours }, (_, index) => first + index * HOUR_MS)
    : times;
  return all.map((atMs) => ({
    atMs,
    baskets: known.get(atMs)?.baskets ?? 0,
    revenue: known.get(atMs)?.revenue ?? 0,
  }));
}

const HOUR_MS = 3_600_000;
/** Two weeks. With more, bars are too thin to tell apart. */
const MOST_HOURS = 336;
