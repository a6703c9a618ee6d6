/**
 * Decimals of any size on their way from Postgres to JSON and CSV.
 *
 * @module
 */

/** The part of ECMAScript's `JSON` that TypeScript 5.9 does not know yet (proposal, stage 4). */
const { rawJSON, isRawJSON } = JSON as typeof JSON & {
  rawJSON(text: string): unknown;
  isRawJSON(value: unknown): boolean;
};

/**
 * The number that `decimal` is; where no float has just these digits, a `JSON.rawJSON`, which
 * `JSON.stringify` writes with every digit. A number to whoever reads the JSON, and nothing to
 * compute with.
 *
 * @throws {SyntaxError} when `decimal` is no number
 */
export function toExactNumber(decimal: string): unknown {
  const nearest = Number(decimal);
  const digits = decimal.includes(".") ? decimal.replace(/\.?0+$/, "") : decimal;
  return String(nearest) === digits ? nearest : rawJSON(digits);
}

/** Whether `value` is a finite number, or one of those that {@linkcode toExactNumber} makes. */
export function isExactNumber(value: unknown): boolean {
  return Number.isFinite(value) || isRawJSON(value);
}
