/**
 * Repeats a piece of work for as long as the database is away.
 *
 * @module
 */
import { type DatabaseError, isRetriable } from "../../shared/postgres/database_error.ts";
import { retry } from "../../shared/service/retry.ts";
import type { Sleep } from "../../shared/service/sleep.ts";

/** How it waits. */
export interface RetryOutagesOptions {
  /** Ends the waiting. */
  readonly signal: AbortSignal;
  /** Called before each wait. */
  readonly onRetry?: (error: DatabaseError) => void;
  /** @default {the platform's timers} */
  readonly sleep?: Sleep;
}

/**
 * The result of `work`; `undefined` when `signal` aborted before it succeeded.
 *
 * @throws what `work` throws and no waiting mends
 */
export function retryOutages<T>(
  work: () => Promise<T>,
  { signal, onRetry, sleep }: RetryOutagesOptions,
): Promise<T | undefined> {
  return retry(work, {
    isRetriable,
    onRetry({ error }) {
      if (isRetriable(error)) onRetry?.(error);
    },
    signal,
    maxDelayMs: 5_000,
    jitter: 0,
    sleep,
  });
}
