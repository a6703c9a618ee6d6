/**
 * Writes down what somebody asks to be done with dead letters, for a consumer to carry out.
 *
 * @module
 */
import type { AskedFor } from "../../shared/dead_letters/action_request.ts";
import { toArrayLiteral } from "../../shared/postgres/array_literal.ts";
import type { Database } from "../../shared/postgres/database.ts";

/** Most requests that wait for a consumer. */
export const MAX_OPEN_REQUESTS = 100;

/**
 * Adds the request. What the same person asks for again before it was carried out is the request that
 * is there already.
 *
 * @returns its id; `undefined` when too many are open
 * @throws {DatabaseError}
 */
export async function addRequest(
  database: Pick<Database, "transaction">,
  asked: AskedFor,
): Promise<string | undefined> {
  const { action, code, positions, stores, reason, actor } = asked;
  const fingerprint = await toFingerprint(asked);
  // The one that is there may end between the two statements.
  for (let attempt = 1; attempt <= 2; attempt++) {
    const id = await database.transaction(async (transaction) => {
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
    if (typeof id === "string") return id;
  }
  return undefined;
}

/** SHA-256 of all that is asked for, in hexadecimal. Positions may come in any order. */
async function toFingerprint(
  { action, code, positions, stores, reason, actor }: AskedFor,
): Promise<string> {
  const content = [action, code, positions?.toSorted(), stores?.toSorted(), reason, actor];
  const bytes = new TextEncoder().encode(JSON.stringify(content));
  return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)).toHex();
}

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
  on conflict (fingerprint) where finished_at is null do nothing
  returning id`;

const FIND_SAME = `
  select id
  from dead_letter_requests
  where fingerprint = decode($1::text, 'hex') and finished_at is null`;
