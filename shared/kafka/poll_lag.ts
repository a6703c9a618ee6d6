/**
 * Keeps a process's lag gauges up to date for as long as it serves.
 *
 * @module
 */
import type { GroupLag } from "./group_lag.ts";
import type { ShowLag } from "./lag_gauges.ts";

/** Options for {@linkcode pollLag}. */
export interface PollLagOptions {
  /** Resolves to the lag, or to `undefined` when it is not known. Must not reject. */
  readonly read: () => Promise<GroupLag | undefined>;
  /** Called with what was read. */
  readonly show: ShowLag;
  /** Time from one reading to the next. @default {5_000} */
  readonly intervalMs?: number;
}

/** Reads and shows the lag at once, and then in intervals until it is disposed. */
export function pollLag({ read, show, intervalMs = 5_000 }: PollLagOptions): Disposable {
  let hasEnded = false;

  async function poll(): Promise<void> {
    const lag = await read();
    if (!hasEnded) show(lag);
  }

  const timer = setInterval(poll, intervalMs);
  void poll();
  return {
    [Symbol.dispose]() {
      hasEnded = true;
      clearInterval(timer);
    },
  };
}
