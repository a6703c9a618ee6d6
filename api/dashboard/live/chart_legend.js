// @ts-check
/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
/**
 * A chart's values in words: those under the pointer, or else the newest ones.
 *
 * @module
 */
import { element } from "../parts/element.js";

/** @typedef {import("./chart.js").Columns} Columns */

/**
 * @typedef {object} LegendOptions
 * @property {readonly { readonly name: string,
 *   readonly format: (value: number | null | undefined) => string }[]} lines
 * @property {(ms: number) => string} toTime
 */

/**
 * A legend in the list `place`.
 *
 * @param {HTMLElement} place
 * @param {LegendOptions} options
 */
export function createChartLegend(place, { lines, toTime }) {
  const values = lines.map(() => element("b"));
  const time = element("li");
  place.replaceChildren(
    ...lines.map(({ name }, index) =>
      element(
        "li",
        { "data-line": index === 0 ? "first" : "second" },
        element("i"),
        `${name} `,
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
      const at = pointed ?? times.length - 1;
      lines.forEach((line, index) => {
        const value = values[index];
        if (value !== undefined) value.textContent = line.format(columns[index]?.[at]);
      });
      const moment = times[at];
      time.hidden = moment === undefined || pointed === null;
      time.textContent = moment === undefined ? "" : toTime(moment * 1_000);
    },
  };
}
