/**
 * How long a server asks its clients to wait.
 *
 * @module
 */

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
