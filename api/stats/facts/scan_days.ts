/**
 * How long the period of a report may be that no rollup answers: every shop's day is then read basket
 * by basket, or line by line.
 *
 * @module
 */

/** Most days of baskets, and of the lines of named shops: 150,000 baskets take 50 ms. */
export const SCAN_DAYS = 31;

/** Most days of the lines of all shops: a month of 1.2 million takes 0.2 s. */
export const ALL_LINES_DAYS = 7;
