/**
 * How long to wait before work that failed is repeated.
 *
 * @module
 */

/** Options for {@linkcode toBackoffMs}. */
export interface BackoffOptions {
  /** The wait after the first attempt; it doubles with each further one. @default {100} */
  readonly firstDelayMs?: number;
  /** The longest wait. @default {2_000} */
  readonly maxDelayMs?: number;
  /** Share of a wait that is random, from 0 to 1. @default {0.5} */
  readonly jitter?: number;
  /** From 0 (included) to 1 (excluded). @default {Math.random} */
  readonly random?: () => number;
}

/**
 * The wait after the given attempt, counted from 0: exponential backoff with jitter, which spreads
 * clients that failed together (AWS Architecture Blog, "Exponential Backoff And Jitter", 2015).
 *
 * @example
 * ```ts
 * import { toBackoffMs } from "./backoff.ts";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals([0, 1, 2, 9].map((attempt) => toBackoffMs(attempt, { jitter: 0 })), [
 *   100,
 *   200,
 *   400,
 *   2_000,
 * ]);
 * ```
 */
export function toBackoffMs(attempt: number, options: BackoffOptions = {}): number {
  const { firstDelayMs = 100, maxDelayMs = 2_000, jitter = 0.5, random = Math.random } = options;
  const longestMs = Math.min(maxDelayMs, firstDelayMs * 2 ** attempt);
  return longestMs * (1 - jitter + jitter * random());
}
