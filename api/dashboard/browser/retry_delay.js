// @ts-check
/**
 * How long to wait before a lost connection is tried again.
 *
 * @module
 */

/**
 * Exponential backoff up to 10 s with half of it at random, so that pages which lost the same
 * server do not all come back at once.
 *
 * @param {number} attempt 0 for the first
 * @param {() => number} [random] from 0 to 1, 1 not included
 * @returns {number} milliseconds
 */
export function toRetryDelayMs(attempt, random = Math.random) {
  const ceiling = Math.min(500 * 2 ** attempt, 10_000);
  return Math.round(ceiling / 2 + ceiling / 2 * random());
}
