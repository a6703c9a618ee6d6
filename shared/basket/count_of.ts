/**
 * How much a line counts as a product, in every rollup and view.
 *
 * @module
 */
import type { LineKind } from "./basket.ts";

/**
 * 1 for a product, -1 for a return, which takes one back, 0 for what is none.
 *
 * @example
 * ```ts
 * import { countOf } from "./count_of.ts";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals((["product", "return", "deposit"] as const).map(countOf), [1, -1, 0]);
 * ```
 */
export function countOf(kind: LineKind): -1 | 0 | 1 {
  return COUNTS[kind];
}

/** The same of the column `kind`, in SQL. */
export const COUNT_OF_KIND = "case kind when 'product' then 1 when 'return' then -1 else 0 end";

const COUNTS = { product: 1, return: -1, deposit: 0, discount: 0 } as const satisfies Record<
  LineKind,
  number
>;
