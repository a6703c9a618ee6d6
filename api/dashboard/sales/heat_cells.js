// @ts-check
/**
 * Sales by weekday and hour as a table of cells.
 *
 * @module
 */
import { countWeekdays, sumPoints } from "./points.js";

/**
 * A row of `stats/sales?by=weekday-hour`.
 *
 * @typedef {object} HeatRow
 * @property {number} weekday from 1, Monday, to 7
 * @property {number} hour from 0 to 23
 * @property {number | null} baskets
 * @property {number | null} products
 * @property {number} revenue euros
 */
/** @typedef {"baskets" | "products" | "revenue"} Measure */
/**
 * @typedef {object} HeatCell
 * @property {number} weekday
 * @property {number} hour
 * @property {number} value 0 where nothing was sold
 * @property {number} average of a day
 * @property {number} level from 0, nothing, to 5, as much as in the busiest hour
 */

/** What the rows know, the most telling first. @param {readonly HeatRow[]} rows @returns {readonly Measure[]} */
export function toMeasures(rows) {
  const measures = /** @type {const} */ (["baskets", "products", "revenue"]);
  return measures.filter((measure) => rows.some((row) => row[measure] !== null));
}

/**
 * One row of cells for each hour from the first to the last with a sale.
 *
 * @param {readonly HeatRow[]} rows
 * @param {object} options
 * @param {Measure} options.measure
 * @param {import("../parts/days.js").Days} options.days
 * @returns {readonly { readonly hour: number, readonly cells: readonly HeatCell[] }[]}
 */
export function toHeatRows(rows, { measure, days }) {
  const values = rows.map((row) => row[measure] ?? 0);
  const most = Math.max(0, ...values);
  const hours = rows.map(({ hour }) => hour);
  const [first, last] = [Math.min(...hours), Math.max(...hours)];
  const counts = countWeekdays(days);
  /** @param {number} weekday @param {number} hour @returns {HeatCell} */
  function toCell(weekday, hour) {
    const row = rows.find((known) => known.weekday === weekday && known.hour === hour);
    const value = row?.[measure] ?? 0;
    return {
      weekday,
      hour,
      value,
      // A basket that was paid after midnight may be of a weekday that the period does not have.
      average: value / Math.max(1, counts[weekday - 1] ?? 1),
      level: value <= 0 ? 0 : Math.ceil(5 * value / most),
    };
  }
  return Array.from({ length: rows.length === 0 ? 0 : last - first + 1 }, (_, index) => ({
    hour: first + index,
    cells: [1, 2, 3, 4, 5, 6, 7].map((weekday) => toCell(weekday, first + index)),
  }));
}

/**
 * The sums of a weekday, of an hour, or of an hour of a weekday.
 *
 * @param {readonly HeatRow[]} rows
 * @param {{ readonly weekday?: number | undefined, readonly hour?: number | undefined }} chosen
 */
export function sumHeat(rows, { weekday, hour }) {
  return sumPoints(
    rows.filter((row) =>
      (weekday === undefined || row.weekday === weekday) &&
      (hour === undefined || row.hour === hour)
    ),
  );
}
