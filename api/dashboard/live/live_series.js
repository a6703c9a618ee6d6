// @ts-check
/**
 * The values of the live charts over time: first what the API has kept, then what arrives.
 *
 * @module
 */

/** @typedef {number | null} Value `null`: unknown, a gap in the line */
/** @typedef {{ readonly at: number, readonly values: readonly Value[] }} Point `at` in seconds of 1970 */
/** @typedef {"mean" | "highest"} Merge how the values of one step become one */
/**
 * @typedef {object} LiveSeries
 * @property {(points: readonly Point[], stepSeconds: number) => void} fill sets what was before, oldest
 *   first; points that arrived later stay
 * @property {(at: number, values: readonly Value[]) => void} push adds the values of a time; ignored
 *   unless it is after the last
 * @property {() => readonly [times: number[], ...columns: Value[][]]} columns the times and each
 *   value's column, with a row of unknown values where nothing is known for longer than usual
 */

/**
 * An empty series.
 *
 * @param {object} options
 * @param {readonly Merge[]} options.merges one for each value
 * @param {number} options.seconds the age, before the newest, at which points are dropped
 * @param {number} options.stepSeconds of the points that arrive: those within one are merged
 * @returns {LiveSeries}
 */
export function createLiveSeries({ merges, seconds, stepSeconds }) {
  /** @type {{ points: readonly Point[], stepSeconds: number }} */
  let past = { points: [], stepSeconds };
  /** @type {(Point & { step: number, all: (readonly Value[])[] })[]} */
  let arrived = [];

  /** @param {readonly (readonly Value[])[]} all */
  function merge(all) {
    return merges.map((how, index) => {
      const known = all.flatMap((values) => values[index] ?? []);
      if (known.length === 0) return null;
      return how === "highest"
        ? Math.max(...known)
        : known.reduce((sum, value) => sum + value, 0) / known.length;
    });
  }

  return {
    fill(points, step) {
      past = { points, stepSeconds: step };
    },
    push(at, values) {
      const last = arrived.at(-1);
      if (last !== undefined && at <= last.at) return;
      const step = Math.floor(at / stepSeconds);
      if (last?.step === step) {
        const all = [...last.all, values];
        arrived[arrived.length - 1] = { at, step, all, values: merge(all) };
      } else {
        arrived.push({ at, step, all: [values], values });
      }
      arrived = arrived.filter((point) => point.at >= at - seconds);
    },
    columns() {
      const first = arrived[0]?.at ?? Infinity;
      const rows = [
        ...past.points.filter(({ at }) => at < first)
          .map((point) => ({ ...point, gap: 2.5 * past.stepSeconds })),
        ...arrived.map((point) => ({ ...point, gap: Math.max(5, 2.5 * stepSeconds) })),
      ];
      const oldest = (rows.at(-1)?.at ?? 0) - seconds;
      /** @type {number[]} */
      const times = [];
      const columns = merges.map(() => /** @type {Value[]} */ ([]));
      /** @param {number} at @param {readonly Value[]} values */
      const add = (at, values) => {
        times.push(at);
        columns.forEach((column, index) => column.push(values[index] ?? null));
      };
      /** The last row, and how far the next may be from it. */
      let until = Infinity;
      for (const { at, values, gap } of rows) {
        if (at < oldest) continue;
        // A slope across it would be made up.
        if (at > until) add((until + at) / 2, []);
        add(at, values);
        until = at + gap;
      }
      return [times, ...columns];
    },
  };
}
