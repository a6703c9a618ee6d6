// @ts-check
/**
 * How long to wait before connecting again.
 *
 * @module
 */

/**
 * Exponential backoff up to 10 s. Half of it is random, so that the pages of a server that restarts
 * do not all connect at once.
 *
 * @param {number} attempt 0 for the first
 * @param {() => number} [random] from 0 to 1, 1 not included
 * @returns {number} milliseconds
 */
export function toRetryDelayMs(attempt, random = Math.random) {
  const ceiling = Math.min(500 * 2 ** attempt, 10_000);
  return Math.round(ceiling / 2 + ceiling / 2 * random());
}
