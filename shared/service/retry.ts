/**
 * Repeats work that needs a broker or a database, for as long as that is unavailable.
 *
 * @module
 */
import { type BackoffOptions, toBackoffMs } from "./backoff.ts";
import { type Sleep, sleep as timerSleep } from "./sleep.ts";

/** Options for {@linkcode retry}. */
export interface RetryOptions extends BackoffOptions {
  /** Whether the same work can succeed later. Any other error is thrown. */
  readonly isRetriable: (error: unknown) => boolean;
  /** Called after each failed attempt, before the wait. */
  readonly onRetry?: (failure: FailedAttempt) => void;
  /** Ends the waiting. */
  readonly signal?: AbortSignal | undefined;
  /** Called after each wait; `false` ends the retries. @default {() => true} */
  readonly isWanted?: () => boolean;
  /** How to wait; tests pass a faster one. @default {the timers of the platform} */
  readonly sleep?: Sleep | undefined;
}

/** What {@linkcode RetryOptions.onRetry} is called with. */
export interface FailedAttempt {
  /** What the attempt threw. */
  readonly error: unknown;
  /** 0 for the first. */
  readonly attempt: number;
  /** Whether a log line is due: after the first attempt, then about every ten seconds. */
  readonly isNoteworthy: boolean;
}

/**
 * The result of the first attempt that succeeds; `undefined` when `signal` aborted or `isWanted`
 * returned `false` before one did. The number of attempts has no limit.
 *
 * Not `retry` of `@std/async` (deno-std 1.4.0): it limits the attempts, wraps the last error, has no
 * hook before a wait, and takes no clock for tests.
 *
 * @throws what `work` throws, unless it is retriable
 *
 * @example
 * ```ts
 * import { retry } from "./retry.ts";
 * import { assertEquals } from "@std/assert";
 *
 * let attempts = 0;
 * const result = await retry(() => {
 *   attempts++;
 *   return attempts < 3 ? Promise.reject(new Error("away")) : Promise.resolve("done");
 * }, { isRetriable: () => true, firstDelayMs: 1 });
 * assertEquals([result, attempts], ["done", 3]);
 * ```
 */
export async function retry<T>(
  work: () => Promise<T>,
  options: RetryOptions,
): Promise<T | undefined> {
  const { isRetriable, onRetry, signal, isWanted = () => true, sleep = timerSleep } = options;
  let nextNoteMs = 0;
  let waitedMs = 0;
  for (let attempt = 0; !signal?.aborted; attempt++) {
    try {
      return await work();
    } catch (error) {
      if (!isRetriable(error)) throw error;
      const isNoteworthy = waitedMs >= nextNoteMs;
      if (isNoteworthy) nextNoteMs = waitedMs + NOTE_INTERVAL_MS;
      onRetry?.({ error, attempt, isNoteworthy });
    }
    const delayMs = toBackoffMs(attempt, options);
    waitedMs += delayMs;
    await sleep(delayMs, signal);
    if (!isWanted()) return undefined;
  }
  return undefined;
}

const NOTE_INTERVAL_MS = 10_000;
