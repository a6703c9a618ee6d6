// @ts-check
/**
 * How large baskets are, in ranges that a reader takes in at a glance.
 *
 * @module
 */

/** The first number of lines of each range; the last one has no end. */
const STARTS = [1, 2, 3, 4, 5, 6, 8, 11, 16, 21, 31];

/**
 * @param {readonly { readonly products: number, readonly baskets: number }[]} rows by number of lines
 * @returns {readonly { readonly from: number, readonly to: number | undefined,
 *   readonly baskets: number }[]} also ranges without a basket; empty when there is none at all
 */
export function toSizeRanges(rows) {
  const ranges = STARTS.map((from, index) => {
    const next = STARTS[index + 1];
    const to = next === undefined ? undefined : next - 1;
    const baskets = rows
      .filter(({ products }) => products >= from && (to === undefined || products <= to))
      .reduce((sum, row) => sum + row.baskets, 0);
    return { from, to, baskets };
  });
  return ranges.some(({ baskets }) => baskets > 0) ? ranges : [];
}
