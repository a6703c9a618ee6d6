/**
 * Money between its wire form (a JSON number of euros), the integer cents everything computes
 * with, and the decimal text that SQL's `numeric(12,2)` reads and writes.
 *
 * @module
 */

/**
 * Whole cents of an amount in euros, or `undefined` when the number has more than two decimals.
 * A difference from whole cents below 10⁻⁷ of the amount, and below a twentieth of a cent, is what
 * binary fractions of 64 and 32 bits leave, and is rounded away: tills compute `0.05 * 3`. More than
 * that is refused, not rounded. Exact up to 500 million euros; `-0` becomes `0`.
 *
 * @example
 * ```ts
 * import { toCents } from "./money.ts";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(toCents(1.5), 150);
 * assertEquals(toCents(0.1 + 0.2), 30);
 * assertEquals(toCents(Math.fround(1.99)), 199);
 * assertEquals(toCents(1.005), undefined);
 * assertEquals(toCents(1e-9), undefined);
 * ```
 */
export function toCents(euros: number): number | undefined {
  return toWhole(euros, 100);
}

/** `value` in whole parts of which `parts` make one; see {@linkcode toCents} for what is rounded. */
export function toWhole(value: number, parts: number): number | undefined {
  const whole = Math.round(value * parts);
  const noise = Math.abs(value - whole / parts);
  const isNoise = noise === 0 || noise < Math.min(1e-7 * Math.abs(value), 0.05 / parts);
  return isNoise ? whole + 0 : undefined;
}

/**
 * Euros as the JSON number that {@linkcode toCents} reads back to the same cents.
 *
 * @example
 * ```ts
 * import { toEuros } from "./money.ts";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(toEuros(199), 1.99);
 * ```
 */
export function toEuros(cents: number): number {
  return cents / 100;
}

/**
 * Decimal text with two decimals, for SQL's `numeric` and for people. A sum of cents may be larger
 * than a number holds: then it is a bigint.
 *
 * @example
 * ```ts
 * import { formatCents } from "./money.ts";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(formatCents(450), "4.50");
 * assertEquals(formatCents(-5), "-0.05");
 * assertEquals(formatCents(9_007_199_254_740_993n), "90071992547409.93");
 * ```
 */
export function formatCents(cents: number | bigint): string {
  const digits = String(cents < 0 ? -cents : cents).padStart(3, "0");
  return `${cents < 0 ? "-" : ""}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

/**
 * Cents of a decimal text as Postgres prints a `numeric` of scale 2 or less. Parsed digit by
 * digit, never through a float.
 *
 * @throws {RangeError} when the text is no such decimal
 *
 * @example
 * ```ts
 * import { parseCents } from "./money.ts";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(parseCents("4.50"), 450);
 * assertEquals(parseCents("12"), 1200);
 * ```
 */
export function parseCents(decimal: string): number {
  const match = /^(-?)(\d+)(?:\.(\d{1,2}))?$/.exec(decimal);
  if (match === null) throw new RangeError(`Cannot read "${decimal}" as an amount of money`);
  const [, sign, euros, fraction = ""] = match;
  const cents = Number(euros) * 100 + Number(fraction.padEnd(2, "0"));
  if (!Number.isSafeInteger(cents)) {
    throw new RangeError(`Cannot hold "${decimal}" as whole cents`);
  }
  return sign === "-" ? -cents : cents;
}
