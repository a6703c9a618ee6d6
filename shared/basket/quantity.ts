/**
 * Quantities between their wire form (a JSON number), integer thousandths, and the decimal text of
 * SQL's `numeric(9,3)`.
 *
 * @module
 */
import { toWhole } from "./money.ts";

/**
 * Whole thousandths, or `undefined` when the number has more than three decimals. What binary
 * fractions leave is rounded away, as with money.
 *
 * @example
 * ```ts
 * import { toThousandths } from "./quantity.ts";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(toThousandths(0.345), 345);
 * assertEquals(toThousandths(0.1 + 0.2), 300);
 * assertEquals(toThousandths(0.0005), undefined);
 * ```
 */
export function toThousandths(quantity: number): number | undefined {
  return toWhole(quantity, 1_000);
}

/** Decimal text with three decimals, such as `0.345`. */
export function formatThousandths(thousandths: number): string {
  const digits = String(thousandths).padStart(4, "0");
  return `${digits.slice(0, -3)}.${digits.slice(-3)}`;
}
