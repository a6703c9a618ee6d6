/**
 * Writes down what somebody asks to be done with dead letters, for a consumer to carry out.
 *
 * @module
 */
import {
  type AskedFor,
  MAX_OPEN_OF_ACTOR,
  MAX_OPEN_REQUESTS,
} from "../../shared/dead_letters/action_request.ts";
import { toArrayLiteral } from "../../shared/postgres/array_literal.ts";
import type { Database } from "../../shared/postgres/database.ts";

/** The request's id, or whose requests are too many. */
export type AddedRequest =
  | { readonly id: string }
  | { readonly tooManyOf: "actor" | "all" };

/**
 * Adds the request. What the same person asks for again before it was carried out is the request that
 * is there already.
 *
 * @throws {DatabaseError}
 */
export async function addRequest(
  database: Pick<Database, "transaction">,
  asked: AskedFor,
): Promise<AddedRequest> {
  const { action, code, positions, stores, reason, actor } = asked;
  const fingerprint = await toFingerprint(asked);
  // The one that is there may end between the two statements.
  for (let attempt = 1; attempt <= 2; attempt++) {
    const id = await database.transaction(async (transaction) => {
      // Two that are added at once would not count each other.
      await transaction.query("select pg_advisory_xact_lock($1::bigint)", [LOCK_KEY]);
      const [added] = await transaction.query(ADD, [
        action,
        code,
        positions === null ? null : toArrayLiteral(positions),
        stores === null ? null : toArrayLiteral(stores),
        reason,
        actor,
        fingerprint,
      ]);
      if (added !== undefined) return added.id;
      const [same] = await transaction.query(FIND_SAME, [fingerprint]);
      return same?.id;
    });
    if (typeof id === "string") return { id };
  }
  const [open] = await database.transaction((transaction) =>
    transaction.query(COUNT_OF_ACTOR, [actor])
  );
  return { tooManyOf: Number(open?.count) >= MAX_OPEN_OF_ACTOR ? "actor" : "all" };
}

/** SHA-256 of all that is asked for, in hexadecimal. Positions may come in any order. */
async function toFingerprint(
  { action, code, positions, stores, reason, actor }: AskedFor,
): Promise<string> {
  const content = [action, code, positions?.toSorted(), stores?.toSorted(), reason, actor];
  const bytes = new TextEncoder().encode(JSON.stringify(content));
  return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)).toHex();
}

/** Key of the advisory lock: the same in every version of this code, and no other lock's. */
const LOCK_KEY = 7_303_501_207;

const COUNT_OF_ACTOR = `
  select count(*) as count
  from dead_letter_requests
  where finished_at is null and actor = $1::text`;

const ADD = `
  insert into dead_letter_requests (action, code, positions, stores, reason, actor, fingerprint)
  select
    $1::text, $2::text, $3::text[], $4::text[], $5::text, $6::text, decode($7::text, 'hex')
  where (
    select count(*)
    from (
      select from dead_letter_requests where finished_at is null limit ${MAX_OPEN_REQUESTS}
    ) as open
  ) < ${MAX_OPEN_REQUESTS}
  and (
    select count(*) from dead_letter_requests where finished_at is null and actor = $6::text
  ) < ${MAX_OPEN_OF_ACTOR}
  on conflict (fingerprint) where finished_at is null do nothing
  returning id`;

const FIND_SAME = `
  select id
  from dead_letter_requests
  where fingerprint = decode($1::text, 'hex') and finished_at is null`;
