/**
 * The long poll: sleeps until one of several logs grows.
 *
 * @module
 */

import type { PartitionLog } from "../log/partition_log.ts";

/** Resolves after the next append to any of `logs`, after `timeoutMs`, or when `signal` aborts. */
export function waitForAppend(
  logs: readonly PartitionLog[],
  { timeoutMs, signal }: { readonly timeoutMs: number; readonly signal: AbortSignal },
): Promise<void> {
  return new Promise((resolve) => {
    const finish = () => {
      clearTimeout(timer);
      signal.removeEventListener("abort", finish);
      for (const undo of undos) undo();
      resolve();
    };
    const timer = setTimeout(finish, timeoutMs);
    signal.addEventListener("abort", finish);
    const undos = logs.map((log) => log.onAppend(finish));
  });
}
