/**
 * Repeats a piece of work for as long as the database is away.
 *
 * @module
 */
import { setTimeout } from "node:timers/promises";
import { type DatabaseError, isRetriable } from "../../shared/postgres/database_error.ts";

/** How it waits. */
export interface RetryOptions {
  /** Ends the waiting. */
  readonly signal: AbortSignal;
  /** Called before each wait. */
  readonly onRetry?: (error: DatabaseError) => void;
  /** Waits `ms`, or until `signal` aborts; tests hand in a faster one. */
  readonly sleep?: (ms: number, signal: AbortSignal) => Promise<void>;
}

/**
 * What `work` gives in the end; `undefined` when `signal` aborted before it could.
 *
 * @throws what `work` throws and no waiting mends
 */
export async function retryOutages<T>(
  work: () => Promise<T>,
  { signal, onRetry, sleep = wait }: RetryOptions,
): Promise<T | undefined> {
  for (let attempt = 0; !signal.aborted; attempt++) {
    try {
      return await work();
    } catch (error) {
      if (!isRetriable(error)) throw error;
      onRetry?.(error);
      await sleep(Math.min(MAX_DELAY_MS, FIRST_DELAY_MS * 2 ** attempt), signal);
    }
  }
  return undefined;
}

async function wait(ms: number, signal: AbortSignal): Promise<void> {
  await setTimeout(ms, undefined, { signal }).catch(() => {});
}

const FIRST_DELAY_MS = 100;
const MAX_DELAY_MS = 5_000;
