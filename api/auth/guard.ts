/**
 * The check before every route that is not public: authentication, authorisation, load and rate
 * limit. A plain function: a Hono middleware costs 7 to 11 µs a request, and all of this less than 6
 * (CPU time, Deno 2.9.6).
 *
 * @module
 */
import { createInFlightBound } from "../limits/in_flight_bound.ts";
import { createShares, type Shortage } from "../limits/shares.ts";
import { type RateLimit, toPolicyHeader, toStateHeader } from "../limits/rate_limit_headers.ts";
import { createTokenBuckets, type Taken } from "../limits/token_buckets.ts";
import { toClient } from "../limits/to_client.ts";
import type { ApiKey } from "./api_key.ts";
import { authorize, type Need, refuseStore } from "./authorize.ts";
import type { ApiKeys } from "./key_ring.ts";

/** Options for {@linkcode createGuard}. */
export interface GuardOptions {
  /** The keys to admit; `undefined` admits everybody (see `checkBinding`). */
  readonly keys: ApiKeys | undefined;
  readonly limits?: Limits;
  /** Milliseconds of a clock that never goes back. @default {performance.now} */
  readonly now?: () => number;
}

/** How many requests are admitted. */
export interface Limits {
  /** For each key, or for each address without keys; absent: no limit. */
  readonly rate?: RateLimit | undefined;
  /** Most requests between admission and disposal, of all clients together. @default {10_000} */
  readonly maxInFlight?: number;
  /** Most of them that arrived within the last second. @default {1_000} */
  readonly maxBacklog?: number;
  /** Most of them that are uploads. @default {200} */
  readonly maxUploads?: number;
  /** Most bytes that bodies of baskets hold while they arrive. @default {134_217_728} */
  readonly maxHeldBytes?: number;
}

/** What the guard needs to know about a request. */
export interface AccessRequest extends Need {
  /** The client's address, for the rate of clients without a key. */
  readonly remote?: string | undefined;
  /** What the request takes a place for. @default {"other"} */
  readonly place?: Place | undefined;
  /** How much of the rate the request spends: the number of its baskets. @default {1} */
  readonly cost?: number;
}

/** Which limit on requests in flight counts it. Uploads, which may last for hours, leave room for baskets. */
export type Place = "basket" | "upload" | "other";

/** A code of {@linkcode Refusal}. */
export type GuardCode =
  | "unauthorized"
  | "forbidden"
  | "store_not_allowed"
  | "rate_limited"
  | "too_many_at_once"
  | "overloaded";

/** Why a request is refused; the arguments of `toProblem(refusal.code, refusal)`. */
export interface Refusal extends Disposable {
  readonly ok: false;
  readonly code: GuardCode;
  readonly detail: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Name of a key that may not do this; absent: there is no known one. */
  readonly keyName?: string | undefined;
}

/** An admitted request. Dispose it once it is answered: until then it counts as in flight. */
export interface Admission extends Disposable {
  readonly ok: true;
  /** The key of the request; `undefined` when the API has no keys. */
  readonly key: ApiKey | undefined;
  /** Names the client where clients share something: its key, or without keys its address. */
  readonly client: string;
  /** The refusal of a basket of `store`, for routes that know the shop from the body only. */
  readonly checkStore: (store: string) => Refusal | undefined;
  /** Spends more of the rate, for a batch whose baskets are counted while it is read. */
  readonly spend: (cost: number) => Refusal | undefined;
  /**
   * Sets the bytes of memory that the body of the request holds. Disposal sets them to 0.
   *
   * @returns the refusal when that is too much; then it holds what it did before
   */
  readonly hold: (bytes: number) => Refusal | undefined;
  /** The rate limit's headers for the response; empty without a limit. */
  readonly rateHeaders: () => Readonly<Record<string, string>>;
}

/** Admits or refuses a request, synchronously. */
export interface Guard {
  (request: Request, asked: AccessRequest): Admission | Refusal;
  /** Whether all places are taken: every request is refused until one of them is answered. */
  readonly isFull: () => boolean;
}

/**
 * A guard. It counts the requests in flight and the rates of its clients.
 *
 * ```ts ignore
 * using admission = guard(request, { scope: "ingest", remote });
 * if (!admission.ok) return toProblem(admission.code, admission);
 * ```
 */
export function createGuard(options: GuardOptions): Guard {
  const { keys, limits = {}, now = () => performance.now() } = options;
  const { rate } = limits;
  const inFlight = createInFlightBound({
    max: limits.maxInFlight ?? 10_000,
    maxBacklog: limits.maxBacklog ?? 1_000,
    now,
  });
  const uploads = createShares({ max: limits.maxUploads ?? 200 });
  const held = createShares({ max: limits.maxHeldBytes ?? 134_217_728 });
  const buckets = rate === undefined ? undefined : createTokenBuckets({ ...rate, now });

  function guard(
    request: Request,
    { cost = 1, remote, place = "other", ...need }: AccessRequest,
  ): Admission | Refusal {
    const authorization = keys === undefined
      ? EVERYBODY
      : authorize(request.headers.get("authorization"), { keys, ...need });
    if (!authorization.ok) return refuse(authorization);
    const { key } = authorization;
    const client = key === undefined ? toClient(remote) : `key ${key.name}`;
    const asking = { client, isBasket: place === "basket" };

    // The load comes before the rate: a request that is refused for it spends nothing.
    const shortage = inFlight.check(asking) ??
      (place === "upload" ? uploads.check(client) : undefined);
    if (shortage !== undefined) return refuse(SHORTAGES[shortage]);
    const refusal = spend(cost);
    if (refusal !== undefined) return refusal;
    const leave = inFlight.enter(asking);
    if (place === "upload") uploads.take(client);
    let heldBytes = 0;
    let isDisposed = false;
    return {
      ok: true,
      key,
      client,
      checkStore(store) {
        const refusal = key === undefined ? undefined : refuseStore(key, store);
        return refusal === undefined ? undefined : refuse(refusal);
      },
      spend,
      hold,
      rateHeaders: () =>
        rate === undefined || buckets === undefined ? {} : {
          "ratelimit-policy": toPolicyHeader(rate),
          "ratelimit": toStateHeader({ remaining: buckets.remaining(client) }),
        },
      [Symbol.dispose]() {
        if (isDisposed) return;
        isDisposed = true;
        leave();
        if (place === "upload") uploads.release(client);
        if (heldBytes > 0) held.release(client, heldBytes);
      },
    };

    function hold(bytes: number): Refusal | undefined {
      const more = bytes - heldBytes;
      const shortage = more > 0 ? held.check(client, more) : undefined;
      if (shortage !== undefined) return refuse(SHORTAGES[shortage]);
      held.take(client, more);
      heldBytes = bytes;
      return undefined;
    }

    function spend(cost: number): Refusal | undefined {
      if (rate === undefined || buckets === undefined) return undefined;
      const taken = buckets.take(client, cost);
      return taken.ok ? undefined : refuse(toRateRefusal(taken, rate));
    }
  }

  return Object.assign(guard, { isFull: () => inFlight.hasNoPlace });
}

type Outcome = Omit<Refusal, keyof Disposable>;

function refuse({ code, detail, headers, keyName }: Outcome): Refusal {
  return { ok: false, code, detail, headers, keyName, [Symbol.dispose]: () => {} };
}

function toRateRefusal(
  { remaining, retryAfterMs }: Extract<Taken, { ok: false }>,
  rate: RateLimit,
): Outcome {
  const retryAfterSeconds = Math.max(1, Math.ceil(retryAfterMs / 1_000));
  return {
    ok: false,
    code: "rate_limited",
    detail: `At most ${rate.perSecond} baskets a second are accepted, and ${rate.burst} at once`,
    headers: {
      "retry-after": String(retryAfterSeconds),
      "ratelimit-policy": toPolicyHeader(rate),
      "ratelimit": toStateHeader({ remaining, retryAfterSeconds }),
    },
  };
}

const EVERYBODY = { ok: true, key: undefined } as const;

const SHORTAGES: Readonly<Record<Shortage, Outcome>> = {
  all: {
    ok: false,
    code: "overloaded",
    detail: "Too many requests are in flight; sending this one again is safe",
    headers: { "retry-after": "1" },
  },
  client: {
    ok: false,
    code: "too_many_at_once",
    detail: "Too many requests of this client are in flight; sending this one again is safe",
    headers: { "retry-after": "1" },
  },
};
