/**
 * How long to wait before a request is repeated.
 *
 * @module
 */

/** Options for {@linkcode toRetryDelayMs}. */
export interface RetryDelayOptions {
  /** The backoff after the first attempt, before jitter; it doubles with each further one. */
  readonly baseDelayMs: number;
  readonly maxDelayMs: number;
  /** What the server asked for. */
  readonly retryAfterMs?: number | undefined;
  /** From 0 (included) to 1 (excluded). */
  readonly random: () => number;
}

/**
 * The wait after the given attempt, counted from 1: exponential backoff with full jitter, which
 * spreads clients that failed together (AWS Architecture Blog, "Exponential Backoff And Jitter",
 * 2015). A `Retry-After` is waited for in full, with the jitter on top for the same reason.
 */
export function toRetryDelayMs(attempt: number, options: RetryDelayOptions): number {
  const { baseDelayMs, maxDelayMs, retryAfterMs = 0, random } = options;
  return retryAfterMs + random() * Math.min(maxDelayMs, baseDelayMs * 2 ** (attempt - 1));
}

/**
 * Milliseconds of a `Retry-After` header (RFC 9110, 10.2.3): whole seconds or an HTTP date.
 * `undefined` when there is none or it is neither; a date that has passed is 0.
 */
export function parseRetryAfter(header: string | null, nowMs: number): number | undefined {
  if (header === null) return undefined;
  if (/^\d+$/.test(header)) return Number(header) * 1_000;
  // `Date.parse` takes much more, "-1" among it; every form of an HTTP date begins with a day.
  const date = /^[A-Z][a-z]{2}/.test(header) ? Date.parse(header) : NaN;
  return Number.isNaN(date) ? undefined : Math.max(0, date - nowMs);
}
