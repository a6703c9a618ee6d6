/**
 * Waiting for work that may never end.
 *
 * @module
 */
import { withTimeout } from "./with_timeout.ts";

/**
 * Resolves once `work` has settled, or after `timeoutMs`. It never rejects: a failure of `work` is
 * for whoever started it. The work itself goes on.
 *
 * @example
 * ```ts
 * import { atMost } from "./at_most.ts";
 *
 * await atMost(5, new Promise(() => {}));
 * ```
 */
export async function atMost(timeoutMs: number, work: Promise<unknown>): Promise<void> {
  await withTimeout(timeoutMs, () => work).catch(() => {});
}
