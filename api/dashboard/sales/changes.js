// @ts-check
/**
 * How a number differs from that of the compared period.
 *
 * @module
 */

/**
 * `new`: there was none before. `gone`: there is none now. `unknown`: one of the two is not known.
 *
 * @typedef {object} Change
 * @property {"more" | "less" | "same" | "new" | "gone" | "unknown"} kind
 * @property {number} difference 0 when it is not known
 * @property {number | null} ratio of the number before; `null` where that is none, or below 0
 */

/**
 * @param {number | null | undefined} now
 * @param {number | null | undefined} before
 * @returns {Change}
 */
export function toChange(now, before) {
  if (now === null || now === undefined || before === null || before === undefined) {
    return { kind: "unknown", difference: 0, ratio: null };
  }
  const difference = Math.round((now - before) * 100) / 100;
  if (difference === 0) return { kind: "same", difference, ratio: before > 0 ? 0 : null };
  if (before === 0) return { kind: "new", difference, ratio: null };
  if (now === 0) return { kind: "gone", difference, ratio: before > 0 ? -1 : null };
  return {
    kind: difference > 0 ? "more" : "less",
    difference,
    // A share of what was paid back on the whole says nothing.
    ratio: before > 0 ? difference / before : null,
  };
}

/**
 * Rows of two periods by their key: those of now in their order, then those that were there before
 * only. A row without its partner has `undefined` where the other list was cut off, else zeros.
 *
 * @template T
 * @param {readonly T[]} now
 * @param {readonly T[] | undefined} before absent: compared with nothing
 * @param {object} options
 * @param {(row: T) => string} options.toKey
 * @param {(row: T) => T} options.toEmpty a row without sales
 * @param {boolean} options.isNowCut whether there are more rows now
 * @param {boolean} options.isBeforeCut whether there were more before
 * @returns {readonly { readonly key: string, readonly row: T, readonly now: T | undefined,
 *   readonly before: T | undefined }[]}
 */
export function joinPeriods(now, before, { toKey, toEmpty, isNowCut, isBeforeCut }) {
  const earlier = new Map((before ?? []).map((row) => [toKey(row), row]));
  const current = new Set(now.map(toKey));
  const rows = now.map((row) => {
    const known = earlier.get(toKey(row));
    const isUnknown = before === undefined || isBeforeCut;
    return {
      key: toKey(row),
      row,
      now: row,
      before: known ?? (isUnknown ? undefined : toEmpty(row)),
    };
  });
  const gone = (before ?? []).filter((row) => !current.has(toKey(row))).map((row) => ({
    key: toKey(row),
    row,
    now: isNowCut ? undefined : toEmpty(row),
    before: row,
  }));
  return [...rows, ...gone];
}

/**
 * The sum of amounts in euros: in whole cents, which do not drift.
 *
 * @param {readonly number[]} euros
 */
export function sumEuros(euros) {
  return euros.reduce((cents, value) => cents + Math.round(value * 100), 0) / 100;
}
