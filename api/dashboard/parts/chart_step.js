// @ts-check
/**
 * What a bar of the chart stands for.
 *
 * @module
 */
import { addDays, addMonths, countDays, toFirstOfMonth, toMonday } from "./days.js";

/** @typedef {import("./days.js").Days} Days */

/** The steps of the chart, the shortest first. */
export const STEPS = /** @type {const} */ (["hour", "day", "week", "month"]);

/** @typedef {typeof STEPS[number]} Step */

/**
 * The steps that suit a period: with more bars than {@linkcode MOST_BARS} nobody can tell them apart.
 *
 * @param {Days} days
 * @returns {readonly Step[]}
 */
export function toSteps(days) {
  const count = countDays(days);
  return STEPS.filter((step) => {
    switch (step) {
      case "hour":
        return count <= 2;
      case "day":
        return count > 1 && count <= MOST_BARS;
      case "week":
        return count >= 14 && count <= MOST_BARS * 7;
      case "month":
        return count >= 60;
    }
  });
}

/**
 * The step that was chosen, if it suits the period. Else hours for a day or two, days for two
 * months, weeks for half a year, months for more.
 *
 * @param {Days} days
 * @param {Step | undefined} chosen
 * @returns {Step}
 */
export function chooseStep(days, chosen) {
  const steps = toSteps(days);
  const count = countDays(days);
  const usual = count <= 2 ? "hour" : count <= MOST_BARS ? "day" : count <= 200 ? "week" : "month";
  return steps.find((step) => step === chosen) ?? usual;
}

/**
 * Beginnings of the bars of a period. Weeks begin on Mondays and months on their first, so the first
 * bar may begin before the period.
 *
 * @param {Days} days
 * @param {Exclude<Step, "hour">} step
 * @returns {readonly string[]} ISO 8601 dates, ascending
 */
export function toBarDates({ from, to }, step) {
  const dates = [];
  let date = toBegin(from, step);
  while (date <= to && dates.length < MOST_DATES) {
    dates.push(date);
    date = toNext(date, step);
  }
  return dates;
}

/**
 * The days of the bar that begins at `date`, as far as they are of the period.
 *
 * @param {string} date ISO 8601 date
 * @param {object} options
 * @param {Exclude<Step, "hour">} options.step
 * @param {Days} options.within
 * @returns {Days}
 */
export function toBarDays(date, { step, within }) {
  const last = addDays(toNext(date, step), -1);
  return {
    from: date < within.from ? within.from : date,
    to: last > within.to ? within.to : last,
  };
}

/** @param {string} date @param {Exclude<Step, "hour">} step */
function toBegin(date, step) {
  return step === "week" ? toMonday(date) : step === "month" ? toFirstOfMonth(date) : date;
}

/** @param {string} date @param {Exclude<Step, "hour">} step */
function toNext(date, step) {
  return step === "month" ? addMonths(date, 1) : addDays(date, step === "week" ? 7 : 1);
}

/** Two months of days. */
const MOST_BARS = 62;
/** Ten years of days, the longest period of the API. */
const MOST_DATES = 3_700;
