/**
 * Receipt numbers as Postgres' `int8multirange`: which came, and which of them more than once.
 *
 * @module
 */

/** Both as text that a cast to `int8multirange` takes. */
export interface ReceiptRanges {
  /** Every number, each once. */
  readonly received: string;
  /** Numbers that occur twice or more. */
  readonly doubled: string;
}

/** The ranges of `numbers`, in any order. O(n log n), O(n) where they ascend, as a till makes them. */
export function toReceiptRanges(numbers: readonly number[]): ReceiptRanges {
  const ascending = numbers.toSorted((a, b) => a - b);
  const repeated = ascending.filter((number, index) => number === ascending[index - 1]);
  return { received: toMultirange(ascending), doubled: toMultirange(repeated) };
}

/** A number that occurs again in `ascending` changes nothing. */
function toMultirange(ascending: readonly number[]): string {
  const ranges: string[] = [];
  let from = ascending[0];
  for (const [index, to] of ascending.entries()) {
    const next = ascending[index + 1];
    if (next !== undefined && next <= to + 1) continue;
    ranges.push(`[${from},${to}]`);
    from = next;
  }
  return `{${ranges.join(",")}}`;
}
