/**
 * The response headers `RateLimit-Policy` and `RateLimit`, which show a client its limit before it
 * reaches it, after draft-ietf-httpapi-ratelimit-headers-10 (27 September 2025): a list of structured
 * field items, with `q` a quota for `w` seconds, `r` what remains of it and `t` the seconds until
 * more of it. There is no partition key (`pk`): a client sees its own quota only. Implementations of
 * revision 11 (23 May 2026) use the same fields; its text was not available to us.
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
 * The policy: the size of the bucket, for the time it takes to fill. The draft has whole seconds
 * only, so the window is rounded up and a client that keeps to it is never refused. There is no
 * `qu`: a basket counts as one request, the default unit.
 */
export function toPolicyHeader({ perSecond, burst }: RateLimit): string {
  return `"${POLICY}";q=${Math.floor(burst)};w=${Math.max(1, Math.ceil(burst / perSecond))}`;
}

/** What remains of a client's quota, and after a refusal the seconds until there is enough. */
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
