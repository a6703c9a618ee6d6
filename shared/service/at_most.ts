/**
 * Waiting for work that may never end.
 *
 * @module
 */
import { withTimeout } from "./with_timeout.ts";

/**
 * Resolves once `work` has settled, or after `timeoutMs`. Never rejects: the caller that started
 * `work` handles its failure. Does not stop `work`.
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
