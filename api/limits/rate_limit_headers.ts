/**
 * The response headers `RateLimit-Policy` and `RateLimit`, which tell a client its limit before it
 * hits it, after draft-ietf-httpapi-ratelimit-headers-10 (27 September 2025): a list of structured
 * field items, with `q` a quota for `w` seconds, `r` what remains of it and `t` the seconds until
 * more of it. The quota of one client among others is nothing to tell: no partition key (`pk`).
 * Revision 11 (23 May 2026) carries the same fields in what others build on it; its text was out
 * of reach here.
 *
 * @module
 */

/** The rate of one client. */
export interface RateLimit {
  /** Baskets a second in the long run. */
  readonly perSecond: number;
  /** Baskets at once after a pause. */
  readonly burst: number;
}

/**
 * The policy: the bucket's content for the time it takes to fill. The window is rounded up to
 * whole seconds, the only ones the draft knows, so a client that keeps to it is never refused.
 * There is no `qu`: a basket counts as one request, the unit meant without one.
 */
export function toPolicyHeader({ perSecond, burst }: RateLimit): string {
  return `"${POLICY}";q=${Math.floor(burst)};w=${Math.max(1, Math.ceil(burst / perSecond))}`;
}

/** Where a client stands: what remains now and, when it was refused, the seconds until it can. */
export function toStateHeader(
  { remaining, retryAfterSeconds }: {
    readonly remaining: number;
    readonly retryAfterSeconds?: number;
  },
): string {
  const reset = retryAfterSeconds === undefined ? "" : `;t=${retryAfterSeconds}`;
  return `"${POLICY}";r=${remaining}${reset}`;
}

const POLICY = "baskets";
