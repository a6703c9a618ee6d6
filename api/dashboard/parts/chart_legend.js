// @ts-check
/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
/**
 * A chart's values in words: those under the pointer, or else the newest or the largest ones.
 *
 * @module
 */
import { element } from "./element.js";

/** @typedef {import("./chart.js").Columns} Columns */

/**
 * @typedef {object} LegendOptions
 * @property {readonly { readonly name: string,
 *   readonly format: (value: number | null | undefined) => string }[]} lines
 * @property {(ms: number) => string} toTime
 * @property {"newest" | "largest"} resting which values to show while the pointer is elsewhere: the
 *   newest, without their time, or those where the first line is highest
 */

/**
 * A legend in the list `place`.
 *
 * @param {HTMLElement} place
 * @param {LegendOptions} options
 */
export function createChartLegend(place, { lines, toTime, resting }) {
  const names = lines.map(({ name }) => document.createTextNode(`${name} `));
  const values = lines.map(() => element("b"));
  const time = element("li");
  place.replaceChildren(
    ...lines.map((_line, index) =>
      element(
        "li",
        { "data-line": index === 0 ? "first" : "second" },
        element("i"),
        names[index] ?? "",
        values[index] ?? "",
      )
    ),
    time,
  );

  return {
    /**
     * @param {Columns} columns
     * @param {number | null} pointed the index of the values under the pointer
     */
    show([times, ...columns], pointed) {
      const isLargest = pointed === null && resting === "largest";
      const at = pointed ?? (isLargest ? toLargest(columns[0] ?? []) : times.length - 1);
      lines.forEach((line, index) => {
        const [name, value] = [names[index], values[index]];
        if (name !== undefined) name.data = `${isLargest ? "Highest" : line.name} `;
        if (value !== undefined) value.textContent = line.format(columns[index]?.[at]);
      });
      const moment = times[at];
      time.hidden = moment === undefined || (pointed === null && resting === "newest");
      time.textContent = moment === undefined ? "" : toTime(moment * 1_000);
    },
  };
}

/**
 * @param {readonly (number | null)[]} values
 * @returns {number} an index
 */
function toLargest(values) {
  const known = values.map((value) => value ?? 0);
  return known.indexOf(Math.max(...known));
}
