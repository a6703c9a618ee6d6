/**
 * The seed of a run for which none is set.
 *
 * @module
 */

/** A random whole number from 0 to 2^32 - 1: short enough to copy from a log line. */
export function randomSeed(): number {
  return crypto.getRandomValues(new Uint32Array(1))[0] ?? 0;
}
