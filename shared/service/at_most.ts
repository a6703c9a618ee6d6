/**
 * Waiting for work that may never end.
 *
 * @module
 */

/**
 * Resolves once `work` has settled, or after `timeoutMs` without it. Whether it failed is for those
 * who started it; the work itself goes on.
 *
 * @example
 * ```ts
 * import { atMost } from "./at_most.ts";
 *
 * await atMost(5, new Promise(() => {}));
 * ```
 */
export async function atMost(timeoutMs: number, work: Promise<unknown>): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, timeoutMs);
  await Promise.race([promise, work.then(() => {}, () => {})]);
  clearTimeout(timer);
}
