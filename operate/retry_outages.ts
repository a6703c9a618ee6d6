/**
 * Retries database work until an outage passes.
 *
 * @module
 */
import {
  type DatabaseError,
  isLoginRefused,
  isRetriable,
} from "../shared/postgres/database_error.ts";
import { retry } from "../shared/service/retry.ts";
import type { Sleep } from "../shared/service/sleep.ts";

/** Options for {@linkcode retryOutages}. */
export interface RetryOutagesOptions {
  /** Ends the waiting. */
  readonly signal: AbortSignal;
  /** Called before each wait. */
  readonly onRetry?: (error: DatabaseError) => void;
  /** @default {the platform's timers} */
  readonly sleep?: Sleep;
}

/**
 * Repeats `work` with backoff while it fails with an outage. A refused login is none here.
 *
 * @returns the result of `work`; `undefined` when `signal` aborted first
 * @throws any other error of `work`
 */
export function retryOutages<T>(
  work: () => Promise<T>,
  { signal, onRetry, sleep }: RetryOutagesOptions,
): Promise<T | undefined> {
  return retry(work, {
    isRetriable: (error) => isRetriable(error) && !isLoginRefused(error),
    onRetry({ error }) {
      if (isRetriable(error)) onRetry?.(error);
    },
    signal,
    maxDelayMs: 5_000,
    jitter: 0,
    sleep,
  });
}
