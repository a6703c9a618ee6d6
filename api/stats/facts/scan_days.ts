/**
 * How long the period of a report may be where no rollup of all shops, or of all days, answers it: as long
 * as its statement takes some 50 ms with 40,000 lines a day of 26 shops.
 *
 * @module
 */

/** Most days of baskets, of those with lines that are chosen in named shops, and of the hours of all shops. */
export const SCAN_DAYS = 31;

/** Most days of baskets with lines that are chosen in all shops. */
export const ALL_LINES_DAYS = 7;

/** Most days of which sums of named shops' days are read. */
export const SHOP_SUM_DAYS = 366;

/** The same of all shops. */
export const ALL_SUM_DAYS = 92;

/** The same of the products of named shops, each of which has as many rows as it sells products. */
export const SHOP_PRODUCT_DAYS = 184;
