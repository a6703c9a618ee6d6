// @ts-check
/**
 * The periods of the sales figures: days of purchase, both ends included, as in the API.
 *
 * @module
 */
import {
  addDays,
  addMonths,
  countDays,
  countMonths,
  toFirstOfMonth,
  toLastOfMonth,
  toMonday,
  toWeekday,
} from "./days.js";

/** @typedef {import("./days.js").Days} Days */

/** The names of the periods, in their order on the page. */
export const PERIODS = /** @type {const} */ ([
  "today",
  "yesterday",
  "week",
  "7d",
  "month",
  "last-month",
  "30d",
  "12m",
  "custom",
]);

/** @typedef {typeof PERIODS[number]} PeriodName */

/**
 * A period as the address has it.
 *
 * @typedef {object} ChosenPeriod
 * @property {PeriodName} period
 * @property {string | undefined} [from] of `custom`
 * @property {string | undefined} [to] of `custom`
 */

/**
 * The days of a period. Those that are named end today at the latest.
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
    case "yesterday":
      return { from: addDays(today, -1), to: addDays(today, -1) };
    case "week":
      return { from: toMonday(today), to: today };
    case "7d":
      return { from: addDays(today, -6), to: today };
    case "month":
      return { from: toFirstOfMonth(today), to: today };
    case "last-month": {
      const first = addMonths(toFirstOfMonth(today), -1);
      return { from: first, to: toLastOfMonth(first) };
    }
    case "30d":
      return { from: addDays(today, -29), to: today };
    case "12m":
      // This month and the eleven before it: whole months compare with whole ones.
      return { from: addMonths(toFirstOfMonth(today), -11), to: today };
    case "custom":
      return { from: from ?? today, to: to ?? today };
  }
}

/**
 * What a period is made of: by that it is stepped and compared. A custom one is months or weeks if
 * it has whole ones.
 *
 * @typedef {object} Span
 * @property {"day" | "week" | "month"} unit
 * @property {number} count
 */

/**
 * @param {PeriodName} name
 * @param {Days} days of it
 * @returns {Span}
 */
export function toSpan(name, days) {
  const { from, to } = days;
  const hasMonths = from === toFirstOfMonth(from) && to === toLastOfMonth(to);
  const hasWeeks = toWeekday(from) === 1 && toWeekday(to) === 7;
  if (name === "custom" ? hasMonths : ["month", "last-month", "12m"].includes(name)) {
    return { unit: "month", count: countMonths(days) };
  }
  if (name === "custom" ? hasWeeks : name === "week") {
    return { unit: "week", count: Math.ceil(countDays(days) / 7) };
  }
  return { unit: "day", count: countDays(days) };
}

/**
 * The period before, or behind: as many whole months or weeks, or days. None begins after today, and
 * none ends later.
 *
 * @param {ChosenPeriod} chosen
 * @param {object} options
 * @param {-1 | 1} options.direction
 * @param {string} options.today ISO 8601 date
 * @returns {ChosenPeriod | undefined} absent: there is none
 */
export function stepPeriod(chosen, { direction, today }) {
  const days = toDays(chosen.period, { ...chosen, today });
  const { unit, count } = toSpan(chosen.period, days);
  const by = direction * count;
  /** @type {Days} */
  let next;
  if (unit === "month") {
    const from = addMonths(days.from, by);
    next = { from, to: toLastOfMonth(addMonths(from, count - 1)) };
  } else if (unit === "week") {
    const from = addDays(days.from, by * 7);
    next = { from, to: addDays(from, count * 7 - 1) };
  } else {
    next = { from: addDays(days.from, by), to: addDays(days.to, by) };
  }
  if (direction === 1) {
    if (days.to >= today || next.from > today) return undefined;
    if (next.to > today) {
      next = unit === "day"
        ? { from: addDays(today, 1 - count), to: today }
        : { from: next.from, to: today };
    }
  }
  return toChosen(next, { unit, today });
}

/**
 * These days by their name, if they have one of that unit.
 *
 * @param {Days} days
 * @param {{ readonly unit: Span["unit"], readonly today: string }} options
 * @returns {ChosenPeriod}
 */
function toChosen({ from, to }, { unit, today }) {
  const period = PERIODS.find((name) => {
    if (name === "custom") return false;
    const named = toDays(name, { today });
    return named.from === from && named.to === to && toSpan(name, named).unit === unit;
  });
  return period === undefined ? { period: "custom", from, to } : { period };
}
