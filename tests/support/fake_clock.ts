/**
 * A clock for tests of what waits: time stands still while code runs, and leaps to the next
 * sleeper when nothing is left to do.
 *
 * @module
 */
import type { Sleep } from "../../shared/service/sleep.ts";

/** See {@linkcode createFakeClock}. */
export interface FakeClock {
  readonly now: () => number;
  readonly sleep: Sleep;
  /** Every sleep that was asked for, in order, in milliseconds. */
  readonly sleeps: readonly number[];
  /** Lets time pass until `promise` has settled. */
  run<T>(promise: Promise<T>): Promise<T>;
}

/** Options for {@linkcode createFakeClock}. */
export interface FakeClockOptions {
  /** @default {0} */
  readonly startMs?: number;
  /** Sleepers wake at multiples of it, as real timers do. @default {0} */
  readonly granularityMs?: number;
}

interface Sleeper {
  readonly wakeMs: number;
  readonly wake: () => void;
}

/** A clock that stands at `startMs`. */
export function createFakeClock(
  { startMs = 0, granularityMs = 0 }: FakeClockOptions = {},
): FakeClock {
  let nowMs = startMs;
  const sleepers = new Set<Sleeper>();
  const sleeps: number[] = [];

  return {
    now: () => nowMs,
    sleeps,
    sleep(ms, signal) {
      sleeps.push(ms);
      if (signal?.aborted) return Promise.resolve();
      return new Promise((resolve) => {
        const dueMs = nowMs + Math.max(0, ms);
        const wakeMs = granularityMs === 0
          ? dueMs
          : Math.ceil(dueMs / granularityMs) * granularityMs;
        const sleeper = { wakeMs, wake };
        sleepers.add(sleeper);
        signal?.addEventListener("abort", wake, { once: true });

        function wake(): void {
          signal?.removeEventListener("abort", wake);
          sleepers.delete(sleeper);
          resolve();
        }
      });
    },
    async run(promise) {
      let settled = false;
      promise.then(() => settled = true, () => settled = true);
      while (true) {
        await microtasks();
        if (settled) return promise;
        const next = earliest(sleepers);
        if (next === undefined) throw new Error("Cannot let time pass: nobody sleeps");
        nowMs = Math.max(nowMs, next.wakeMs);
        next.wake();
      }
    },
  };
}

function earliest(sleepers: Iterable<Sleeper>): Sleeper | undefined {
  let first: Sleeper | undefined;
  for (const sleeper of sleepers) {
    if (first === undefined || sleeper.wakeMs < first.wakeMs) first = sleeper;
  }
  return first;
}

/** Long enough for every chain of promises in the code under test. */
async function microtasks(): Promise<void> {
  for (let turn = 0; turn < 30; turn++) await Promise.resolve();
}
