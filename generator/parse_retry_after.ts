/**
 * Parses `Retry-After`, the time that a server asks its clients to wait.
 *
 * @module
 */

/**
 * The milliseconds of a `Retry-After` header (RFC 9110, 10.2.3): whole seconds or an HTTP date. A past
 * date is 0. `undefined` when there is no header or it is neither.
 */
export function parseRetryAfter(header: string | null, nowMs: number): number | undefined {
  if (header === null) return undefined;
  if (/^\d+$/.test(header)) return Number(header) * 1_000;
  // `Date.parse` accepts much more, such as "-1". Every form of an HTTP date begins with a weekday.
  const date = /^[A-Z][a-z]{2}/.test(header) ? Date.parse(header) : NaN;
  return Number.isNaN(date) ? undefined : Math.max(0, date - nowMs);
}
