/**
 * Erases a basket: takes it out of every table and every sum, and notes its hash, so that no record
 * of it is stored again. One transaction.
 *
 * @module
 */
import { type Author, recordChange } from "../../shared/audit/record_change.ts";
import type { BasketIdentity } from "../../shared/basket/basket.ts";
import type { Database, Queryable } from "../../shared/postgres/database.ts";
import { DatabaseError } from "../../shared/postgres/database_error.ts";
import { holdFence } from "../../consumer/store/policies.ts";
import { lockStoreDays } from "../../consumer/store_days/lock_store_days.ts";
import { countBasketRows, deleteBasket, type DeletedRows } from "./delete_basket.ts";
import { deleteKeyedLetters, findKeyedLetters, type KeyedLetters } from "./keyed_letters.ts";

/** What an erasure did, or would do. */
export interface Erased extends DeletedRows {
  /** The hash by which the tables know it from now on, in hexadecimal. */
  readonly identityHash: string;
  /** Whether it was noted as erased before. */
  readonly wasNoted: boolean;
}

/** Options for {@linkcode eraseBasket}. */
export interface EraseOptions {
  readonly author: Author;
  /** Returns the same counts, and changes nothing. */
  readonly dryRun: boolean;
  /** Whether to look for dead letters by the record's key, through the whole table. @default {true} */
  readonly searchKeys?: boolean;
}

/**
 * Erases a basket. Idempotent. Where it is not stored (yet), it is only noted: what is under way is
 * not stored any more. Consumers wait for it, and it for the batches that they are storing.
 *
 * Earlier rows of the audit keep what was done, and lose whose basket it was.
 *
 * @throws {DatabaseError} and then nothing has changed
 */
export async function eraseBasket(
  database: Database,
  identity: BasketIdentity,
  { author, dryRun, searchKeys = true }: EraseOptions,
): Promise<Erased> {
  for (let attempt = 1;; attempt++) {
    try {
      const keyed = searchKeys ? await findKeyedLetters(database, identity) : undefined;
      if (dryRun) return await readErased(database, identity, keyed);
      return await database.transaction((transaction) =>
        erase(transaction, identity, { author, keyed })
      );
    } catch (error) {
      // Who replaces the basket at this moment holds rows that this waits for, and the other way
      // round. The loser has changed nothing.
      const isContention = error instanceof DatabaseError && error.kind === "contention";
      if (!isContention || attempt === MAX_ATTEMPTS) throw error;
    }
  }
}

async function erase(
  transaction: Queryable,
  identity: BasketIdentity,
  { author, keyed }: { readonly author: Author; readonly keyed: KeyedLetters | undefined },
): Promise<Erased> {
  // Before the fence: who makes sums may take seconds for a slice, and no consumer waits for that.
  await lockStoreDays(transaction, { waits: true });
  await holdFence(transaction);
  const key = [identity.store, identity.id];
  const noted = await transaction.query(NOTE, [...key, author.reason ?? null]);
  const { receipts, ...deleted } = await deleteBasket(transaction, identity);
  const byKey = keyed === undefined ? 0 : await deleteKeyedLetters(transaction, identity, keyed);
  const rows = { ...deleted, deadLetters: deleted.deadLetters + byKey };
  const [row] = await transaction.query(READ_NOTED, key);
  const identityHash = row?.hash ?? "";
  const wasNoted = noted.length === 0;
  await transaction.query(FORGET_NAME, key);
  await transaction.query(FORGET_OUTCOMES, [toNameBeginning(identity)]);
  if (!wasNoted || Object.values(rows).some((count) => count > 0)) {
    // By `baskets` and `receipts` consumers tell whether this erasure knew which receipt it is.
    const detail = { identityHash, ...rows, receipts };
    const change = { action: "erase", detail } as const;
    await recordChange(transaction, { author, change });
  }
  return { ...rows, identityHash, wasNoted };
}

async function readErased(
  database: Queryable,
  identity: BasketIdentity,
  keyed: KeyedLetters | undefined,
): Promise<Erased> {
  const rows = await countBasketRows(database, identity);
  const [row] = await database.query(READ_NOTED, [identity.store, identity.id]);
  return {
    ...rows,
    deadLetters: rows.deadLetters + (keyed?.positions.length ?? 0),
    identityHash: row?.hash ?? "",
    wasNoted: row?.is_noted === "t",
  };
}

/** As outcomes name a basket; also one that got an id of its own, `id~date`. */
function toNameBeginning({ store, id }: BasketIdentity): string {
  return `basket ${JSON.stringify(store)} ${JSON.stringify(id).slice(0, -1)}`;
}

const MAX_ATTEMPTS = 3;

const NOTE = `
  insert into erasures (identity_hash, reason)
  values (erasure_hash($1::text, $2::text), $3::text)
  on conflict (identity_hash) do nothing
  returning erased_at`;

const READ_NOTED = `
  select
    encode(hash, 'hex') as hash,
    exists (select from erasures where identity_hash = hash) as is_noted
  from erasure_hash($1::text, $2::text) as hash`;

// Of the few requests of 30 days. Those of a basket whose id begins alike go too: it is a report.
const FORGET_OUTCOMES = `
  update dead_letter_requests
  set outcomes = (
    select coalesce(jsonb_agg(outcome order by place), '[]')
    from jsonb_array_elements(outcomes) with ordinality as each (outcome, place)
    where strpos(outcome ->> 'detail', $1::text) = 0
  )
  where exists (
    select from jsonb_array_elements(outcomes) as outcome
    where strpos(outcome ->> 'detail', $1::text) > 0
  )`;

const FORGET_NAME = "select forget_basket($1::text, $2::text)";
