/**
 * From when on there are months of lines.
 *
 * @module
 */

/** The first day that a month is made for: the API takes no basket from before. */
export const FIRST_MONTH = "2000-01-01";
