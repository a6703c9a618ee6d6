/**
 * Works through a list with a bound on what is under way.
 *
 * @module
 */

/** Calls `work` for each item, in order, at most `concurrency` at once; rejects with the first. */
export async function eachConcurrently<T>(
  items: readonly T[],
  concurrency: number,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const queue = items.values();
  await Promise.all(Array.from({ length: concurrency }, async () => {
    for (const item of queue) await work(item);
  }));
}
