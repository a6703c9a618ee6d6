// @ts-check
/**
 * The sales of a period as the points of its chart, by hour, day, week or month.
 *
 * @module
 */
import { toBarDays } from "../parts/chart_step.js";
import { addDays, countDays, DAY_MS, toWeekday } from "../parts/days.js";
import { toClockMs, toStartOfDay } from "../parts/zoned_time.js";
import { sumEuros } from "./changes.js";
import { toHourSeries } from "./hour_series.js";

/** @typedef {import("../parts/days.js").Days} Days */
/** @typedef {import("../parts/chart_step.js").Step} Step */

/**
 * A row of `stats/sales` by any step.
 *
 * @typedef {object} SalesRow
 * @property {string} [hour] an instant
 * @property {string} [date]
 * @property {string} [week] its Monday
 * @property {string} [month] its first day
 * @property {number | null} baskets
 * @property {number | null} products
 * @property {number} revenue euros
 */
/**
 * @typedef {object} Point
 * @property {number} place what it is compared by: points of two periods with equal places are one bar
 * @property {number} atMs its beginning: an instant of an hour, else midnight UTC of its first day
 * @property {Days} days its days of the period
 * @property {number | undefined} hour from 0 to 23, of a point that is an hour
 * @property {number | null} baskets
 * @property {number | null} products
 * @property {number} revenue euros
 */

/**
 * The points of a period, ascending, also those without a sale.
 *
 * @param {readonly SalesRow[]} rows
 * @param {object} options
 * @param {Step} options.step what the rows are by
 * @param {Days} options.days
 * @param {string} options.zone
 * @param {number | undefined} [options.weekday] only this one
 * @param {number | undefined} [options.hour] only this one
 * @returns {readonly Point[]}
 */
export function toPoints(rows, { step, days, zone, weekday, hour }) {
  const points = step === "hour" ? toHours(rows, { days, zone }) : rows.map((row, index) => {
    const first = row.date ?? row.week ?? row.month ?? days.from;
    return {
      // The first week of one period may be whole, and that of the other one a single day.
      place: step === "week"
        ? Math.round((countDays({ from: days.from, to: first }) - 1) / 7)
        : index,
      atMs: Date.parse(first),
      days: toBarDays(first, { step, within: days }),
      hour: undefined,
      baskets: row.baskets,
      products: row.products,
      revenue: row.revenue,
    };
  });
  return points.filter((point) =>
    (weekday === undefined || toWeekday(point.days.from) === weekday) &&
    (hour === undefined || point.hour === hour)
  );
}

/**
 * @param {readonly SalesRow[]} rows
 * @param {{ readonly days: Days, readonly zone: string }} options
 * @returns {Point[]}
 */
function toHours(rows, { days, zone }) {
  const byTime = new Map(
    rows.flatMap((row) =>
      row.hour === undefined ? [] : [/** @type {const} */ ([Date.parse(row.hour), row])]
    ),
  );
  const times = toHourSeries([...byTime.keys()], {
    fromMs: toStartOfDay(Date.parse(days.from), zone),
    toMs: toStartOfDay(Date.parse(days.to) + DAY_MS, zone),
  });
  // A row of zeros, but for what the rows do not know.
  const nothing = rows.some(({ baskets }) => baskets === null) ? null : 0;
  return times.map((atMs) => {
    const row = byTime.get(atMs);
    const clockMs = toClockMs(atMs, zone);
    const date = new Date(clockMs).toISOString().slice(0, 10);
    const hour = new Date(clockMs).getUTCHours();
    return {
      place: (countDays({ from: days.from, to: date }) - 1) * 24 + hour,
      atMs,
      days: { from: date, to: date },
      hour,
      baskets: row === undefined ? nothing : row.baskets,
      products: row?.products ?? 0,
      revenue: row?.revenue ?? 0,
    };
  });
}

/**
 * The point with the most revenue, of those in which there was a sale: where all are returns, a day
 * without any is none. Absent: there is none.
 *
 * @template {Pick<Point, "baskets" | "products" | "revenue">} T
 * @param {readonly T[]} points
 */
export function toHighest(points) {
  return points
    .filter(({ baskets, products, revenue }) => (baskets ?? products) !== 0 || revenue !== 0)
    .sort((a, b) => b.revenue - a.revenue)[0];
}

/**
 * The sums of points. A number that one of them does not know is `null`.
 *
 * @param {readonly Pick<Point, "baskets" | "products" | "revenue">[]} points
 */
export function sumPoints(points) {
  const baskets = sumKnown(points.map((point) => point.baskets));
  const revenue = sumEuros(points.map((point) => point.revenue));
  return {
    revenue,
    baskets,
    average: baskets === null || baskets === 0 ? null : revenue / baskets,
    products: sumKnown(points.map((point) => point.products)),
  };
}

/**
 * Both periods as far as the present one has come: of a day that is not over, the hours that are.
 * Another step has no hours: its days are compared as they are.
 *
 * @param {readonly Point[]} now
 * @param {readonly Point[]} before
 * @param {number} nowMs of 1970
 * @returns {{ now: readonly Point[], before: readonly Point[], untilMs: number | undefined }} `untilMs`: where
 *   they end; absent: they are whole
 */
export function toComparable(now, before, nowMs) {
  const isCut = now.some(({ hour, atMs }) => hour !== undefined && atMs + HOUR_MS > nowMs) &&
    now.some(({ atMs }) => atMs <= nowMs);
  if (!isCut) return { now, before, untilMs: undefined };
  const finished = now.filter(({ atMs }) => atMs + HOUR_MS <= nowMs);
  const next = now.find(({ atMs }) => atMs + HOUR_MS > nowMs);
  const end = next?.place ?? Infinity;
  return {
    now: finished,
    before: before.filter(({ place }) => place < end),
    untilMs: next?.atMs,
  };
}

/**
 * Whether a point is not over.
 *
 * @param {Point} point
 * @param {{ readonly today: string, readonly nowMs: number }} options `today` ISO 8601 date
 */
export function isUnfinished({ hour, atMs, days }, { today, nowMs }) {
  return hour === undefined
    ? days.from <= today && today <= days.to
    : atMs <= nowMs && nowMs < atMs + HOUR_MS;
}

/**
 * How often each weekday is in a period, from Monday.
 *
 * @param {Days} days
 * @returns {readonly number[]}
 */
export function countWeekdays({ from, to }) {
  const count = countDays({ from, to });
  return Array.from({ length: 7 }, (_, index) => {
    const first = (index + 8 - toWeekday(from)) % 7;
    return first < count ? Math.floor((count - 1 - first) / 7) + 1 : 0;
  });
}

/** @param {readonly (number | null)[]} values */
function sumKnown(values) {
  return values.reduce(
    (/** @type {number | null} */ sum, value) =>
      sum === null || value === null ? null : sum + value,
    0,
  );
}

/** The last `count` days of a period. @param {Days} days @param {number} count @returns {Days} */
export function toLastDays({ from, to }, count) {
  const first = addDays(to, 1 - count);
  return { from: first < from ? from : first, to };
}

const HOUR_MS = 3_600_000;
