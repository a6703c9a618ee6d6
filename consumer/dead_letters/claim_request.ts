/**
 * The statements by which one of several consumers takes a request in hand, keeps it, gives it back,
 * or is done with it. A claim runs out by itself: what a consumer that died had in hand, another one
 * takes over.
 *
 * @module
 */
import {
  type ActionRequest,
  isKnownRequest,
  REQUEST_COLUMNS,
  toActionRequest,
} from "../../shared/dead_letters/action_request.ts";
import type { OutcomeTally } from "./tally_outcomes.ts";
import type { Database, Queryable } from "../../shared/postgres/database.ts";

/** A request in hand. */
export interface Claim {
  readonly request: ActionRequest;
  /** How often it was taken in hand, this time included, and not given back. */
  readonly claims: number;
  /** How old the request was then, on the clock of the database. */
  readonly ageMs: number;
}

/** Options for {@linkcode claimRequest}. */
export interface ClaimOptions {
  /**
   * How long a request waits for a consumer that knows its action and its code: a newer version may
   * run beside this one. @default {900_000}
   */
  readonly maxUnknownMs?: number;
}

/** How long a claim lasts unless it is renewed, in seconds. */
export const CLAIM_SECONDS = 15;

/**
 * Takes the oldest request in hand that nobody has; `undefined` when there is none. Nearly always it
 * reads an empty index.
 *
 * @throws {DatabaseError}
 * @throws {Error} when this version does not know what is asked for. After `maxUnknownMs` the request
 * is done with, and says so
 */
export async function claimRequest(
  database: Queryable,
  { maxUnknownMs = 900_000 }: ClaimOptions = {},
): Promise<Claim | undefined> {
  const [row] = await database.query(CLAIM, [CLAIM_SECONDS]);
  if (row === undefined) return undefined;
  const claims = Number(row.claims);
  const ageMs = Number(row.age_ms);
  if (!isKnownRequest(row) && ageMs >= maxUnknownMs) {
    await database.query(REFUSE, [row.id ?? "", claims, UNKNOWN]);
  }
  return { request: toActionRequest(row), claims, ageMs };
}

/** For whoever asked. */
const UNKNOWN = "No consumer that runs knows what it asks for: is there one of the API's version?";

/**
 * Keeps the claim for as long again, and shows how far the request is.
 *
 * @returns whether it is still this claim's; otherwise another consumer took it over, and nothing changed
 */
export async function renewClaim(
  database: Queryable,
  { request, claims }: Claim,
  { tally }: { readonly tally: OutcomeTally },
): Promise<boolean> {
  const rows = await database.query(RENEW, [
    request.id,
    claims,
    CLAIM_SECONDS,
    JSON.stringify(tally.counts()),
  ]);
  return rows.length > 0;
}

/** Gives the request back, for any consumer in `afterSeconds`. */
export async function giveBack(
  database: Queryable,
  { request, claims }: Claim,
  { afterSeconds }: { readonly afterSeconds: number },
): Promise<void> {
  await database.query(GIVE_BACK, [request.id, claims, afterSeconds]);
}

/** Notes what became of the request, and deletes those that were done with 30 days ago. */
export async function finishRequest(
  database: Database,
  { request, claims }: Claim,
  { tally, hasMore = false, failure = null }: {
    readonly tally: OutcomeTally;
    readonly hasMore?: boolean;
    /** A sentence for whoever asked; no driver's words. */
    readonly failure?: string | null;
  },
): Promise<void> {
  await database.transaction(async (transaction) => {
    await transaction.query(FINISH, [
      request.id,
      claims,
      JSON.stringify(tally.outcomes()),
      JSON.stringify(tally.counts()),
      hasMore,
      failure,
    ]);
    await transaction.query(DELETE_OLD);
  });
}

const OPEN = "finished_at is null and coalesce(claimed_until, '-infinity') <= clock_timestamp()";

const CLAIM = `
  update dead_letter_requests as requests
  set
    claimed_at = clock_timestamp(),
    claimed_until = clock_timestamp() + $1::integer * interval '1 second',
    claims = claims + 1
  where id = (
    select id
    from dead_letter_requests
    where ${OPEN}
    order by requested_at
    limit 1
    for update skip locked
  )
  returning ${REQUEST_COLUMNS},
    extract(epoch from clock_timestamp() - requests.requested_at) * 1000 as age_ms`;

/** Of this claim alone: another one counts on. */
const IS_MINE = "id = $1::uuid and claims = $2::integer and finished_at is null";

const REFUSE = `
  update dead_letter_requests
  set finished_at = clock_timestamp(), failure = $3::text
  where ${IS_MINE}`;

const RENEW = `
  update dead_letter_requests
  set claimed_until = clock_timestamp() + $3::integer * interval '1 second', counts = $4::jsonb
  where ${IS_MINE}
  returning id`;

const GIVE_BACK = `
  update dead_letter_requests
  set
    claims = claims - 1,
    claimed_until = clock_timestamp() + $3::integer * interval '1 second'
  where ${IS_MINE}`;

const FINISH = `
  update dead_letter_requests
  set
    finished_at = clock_timestamp(),
    outcomes = $3::jsonb,
    counts = $4::jsonb,
    has_more = $5::boolean,
    failure = $6::text
  where ${IS_MINE}`;

const DELETE_OLD = `
  delete from dead_letter_requests
  where finished_at < clock_timestamp() - interval '30 days'`;
