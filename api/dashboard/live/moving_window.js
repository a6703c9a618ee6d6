// @ts-check
/**
 * The last minutes of some values, as columns for a moving chart.
 *
 * @module
 */

/** @typedef {number | null} Value `null`: unknown, a gap in the line */

/**
 * @typedef {object} MovingWindow
 * @property {(at: number, values: readonly Value[]) => void} push adds the values of a time, in
 *   seconds; ignored unless it is after the last
 * @property {() => readonly [times: number[], ...columns: Value[][]]} columns the times and each
 *   value's column
 */

/**
 * An empty window over `width` values.
 *
 * @param {object} options
 * @param {number} options.width how many values there are for each time
 * @param {number} options.seconds the age, before the newest, at which values are dropped
 * @param {number} options.gapSeconds a longer pause is a gap in the line, not a slope across it
 * @returns {MovingWindow}
 */
export function createMovingWindow({ width, seconds, gapSeconds }) {
  /** @type {number[]} */
  const times = [];
  const columns = Array.from({ length: width }, () => /** @type {Value[]} */ ([]));

  /** @param {number} at @param {readonly Value[]} values */
  function add(at, values) {
    times.push(at);
    columns.forEach((column, index) => column.push(values[index] ?? null));
  }

  return {
    push(at, values) {
      const last = times.at(-1);
      if (last !== undefined && at <= last) return;
      if (last !== undefined && at - last > gapSeconds) add(last + gapSeconds / 2, []);
      add(at, values);
      const first = times.findIndex((time) => time >= at - seconds);
      for (const column of [times, ...columns]) column.splice(0, first);
    },
    columns: () => [times, ...columns],
  };
}
