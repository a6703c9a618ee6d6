/**
 * A token bucket for each client: `burst` at once, `perSecond` over time.
 *
 * A bucket is kept as one number, the time at which it is full again (the generic cell rate
 * algorithm of ITU-T I.371, which decides as a token bucket does). Not hono-rate-limiter 0.5.4: that
 * one is a Hono middleware over fixed windows, which admit twice the quota at their border, counts
 * requests instead of baskets, and writes headers of draft 7.
 *
 * @module
 */

/** Options for {@linkcode createTokenBuckets}. */
export interface TokenBucketsOptions {
  /** Tokens that flow into each bucket. Above 0. */
  readonly perSecond: number;
  /** Tokens that a bucket holds. At least 1. */
  readonly burst: number;
  /** Milliseconds of a clock that never goes back. */
  readonly now: () => number;
  /**
   * Most buckets at a time. Past it new clients share one, so that a flood of addresses costs no
   * memory and takes nothing from earlier clients.
   *
   * @default {10_000}
   */
  readonly maxBuckets?: number;
}

/** Whether the bucket had enough tokens. */
export type Taken =
  | { readonly ok: true }
  | {
    readonly ok: false;
    /** Whole tokens that are left. */
    readonly remaining: number;
    /** When there will be enough. */
    readonly retryAfterMs: number;
  };

/** See {@linkcode createTokenBuckets}. */
export interface TokenBuckets {
  /** Takes `cost` tokens of the client's bucket, all or nothing; `burst` of them at most. */
  readonly take: (client: string, cost: number) => Taken;
  /** Whole tokens that are left to the client. */
  readonly remaining: (client: string) => number;
  /** How many buckets are kept. */
  readonly size: number;
}

/** Buckets that start full. */
export function createTokenBuckets(options: TokenBucketsOptions): TokenBuckets {
  const { perSecond, burst, now, maxBuckets = 10_000 } = options;
  const msPerToken = 1_000 / perSecond;
  const fillMs = burst * msPerToken;
  // A bucket that was not used for `fillMs` is full, like one that does not exist. Those used since
  // the last turn are young. The others are forgotten at the next turn, which needs no timer.
  let young = new Map<string, number>();
  let old = new Map<string, number>();
  let turnedAt = now();

  function turn(at: number): void {
    if (at - turnedAt < fillMs) return;
    old = at - turnedAt < 2 * fillMs ? young : new Map();
    young = new Map();
    turnedAt = at;
  }

  /** The client's own bucket, or the shared one when there are too many. */
  function toBucket(client: string): string {
    const isKnown = young.has(client) || old.has(client);
    return isKnown || young.size + old.size < maxBuckets ? client : SHARED;
  }

  /** When the bucket is full again; never before `at`. */
  function fullAt(bucket: string, at: number): number {
    return Math.max(at, young.get(bucket) ?? old.get(bucket) ?? at);
  }

  function remainingAt(at: number, full: number): number {
    return Math.max(0, Math.floor((fillMs - (full - at) + TOLERANCE_MS) / msPerToken));
  }

  return {
    take(client, cost) {
      const at = now();
      turn(at);
      const bucket = toBucket(client);
      const full = fullAt(bucket, at);
      const next = full + cost * msPerToken;
      const retryAfterMs = next - at - fillMs;
      if (retryAfterMs <= TOLERANCE_MS) {
        young.set(bucket, next);
        old.delete(bucket);
        return { ok: true };
      }
      return {
        ok: false,
        remaining: remainingAt(at, full),
        retryAfterMs,
      };
    },
    remaining(client) {
      const at = now();
      turn(at);
      return remainingAt(at, fullAt(toBucket(client), at));
    },
    get size() {
      return young.size + old.size;
    },
  };
}

/** No client has this name: theirs begin with `key ` or `address `. */
const SHARED = "shared";

/** More than the rounding errors of floats, which would refuse a client that waits as told. */
const TOLERANCE_MS = 0.001;
