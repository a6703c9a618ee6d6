/**
 * Puts what was appended on the disk now and then. The operating system has it already, so only a
 * loss of power can take what came since the last time.
 *
 * @module
 */

import { sleep } from "../../shared/service/sleep.ts";

/** How often, until when, and whom to tell when the disk refuses. */
export interface FlushOptions {
  readonly intervalMs: number;
  readonly signal: AbortSignal;
  readonly onStorageError: (error: unknown) => void;
}

/** Flushes `stores` every interval, and a last time when `signal` aborts. */
export async function flushRegularly(
  stores: readonly { flush(): Promise<void> }[],
  { intervalMs, signal, onStorageError }: FlushOptions,
): Promise<void> {
  for (;;) {
    await sleep(intervalMs, signal);
    const isLast = signal.aborted;
    for (const store of stores) {
      try {
        await store.flush();
      } catch (error) {
        onStorageError(error);
      }
    }
    if (isLast) return;
  }
}
