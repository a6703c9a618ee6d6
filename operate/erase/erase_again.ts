/**
 * Erases again what a restored backup brought back: notes the hashes of a file, then holds every
 * basket that a table names against them.
 *
 * @module
 */
import { findNamedBaskets } from "../../consumer/store/find_named_baskets.ts";
import { type Author, recordChange } from "../../shared/audit/record_change.ts";
import type { BasketIdentity } from "../../shared/basket/basket.ts";
import { type RawRecord, toRecordHeaders } from "../../shared/basket/raw_record.ts";
import { findErased } from "../../shared/erasures/find_erased.ts";
import { toArrayLiteral } from "../../shared/postgres/array_literal.ts";
import type { Database, Queryable, SqlValue, TextRow } from "../../shared/postgres/database.ts";
import { toPosition } from "../../shared/postgres/position_columns.ts";
import { TaskError } from "../../shared/service/task_error.ts";
import { eraseBasket } from "./erase_basket.ts";
import { holdFence } from "../../consumer/store/policies.ts";
import type { ErasureFile } from "./erasure_file.ts";

/** What {@linkcode eraseAgain} did. */
export interface ErasedAgain {
  /** Erasures of the file that the database did not know. */
  readonly noted: number;
  /** Baskets that some table named, and that are erased now. */
  readonly erased: number;
}

/**
 * Notes all erasures of `file` in one transaction, from whose end on consumers obey them; then goes
 * through the tables, a page at a time, and erases what they name. Idempotent, and can be stopped
 * and run again.
 *
 * @throws {TaskError} when the database has erasures under another key, and then nothing has changed
 * @throws {DatabaseError} what was erased until then stays erased
 */
export async function eraseAgain(
  database: Database,
  file: ErasureFile,
  { author }: { readonly author: Author },
): Promise<ErasedAgain> {
  const noted = await database.transaction((transaction) => note(transaction, file, author));
  let erased = 0;
  async function erase(identity: BasketIdentity, searchKeys: boolean): Promise<void> {
    const rows = await eraseBasket(database, identity, { author, dryRun: false, searchKeys });
    if (rows.baskets + rows.replacedVersions + rows.deadLetters > 0) erased++;
  }
  // First, and then nobody needs to look for keys any more.
  for await (const identity of readKeyed(database)) await erase(identity, true);
  for (const [table, idColumn] of NAMING) {
    for await (const identity of readNamed(database, toPage(table, idColumn))) {
      await erase(identity, false);
    }
  }
  return { noted, erased };
}

async function note(
  transaction: Queryable,
  { key, erasures }: ErasureFile,
  author: Author,
): Promise<number> {
  await holdFence(transaction);
  const [known] = await transaction.query(READ_KNOWN, [key]);
  if (known?.is_key !== "t") {
    // Its own hashes would mean nothing under another key.
    if (known?.has_erasures === "t") {
      throw new TaskError(
        "Cannot use the file: this database has erasures of its own, made with another key. " +
          "Give the file to a database before anything is erased in it",
      );
    }
    await transaction.query(SET_KEY, [key]);
  }
  let noted = 0;
  for (let start = 0; start < erasures.length; start += NOTED_AT_ONCE) {
    const part = erasures.slice(start, start + NOTED_AT_ONCE);
    const rows = await transaction.query(NOTE, [
      toArrayLiteral(part.map(({ identityHash }) => identityHash)),
      toArrayLiteral(part.map(({ erasedAt }) => erasedAt)),
      toArrayLiteral(part.map(({ reason }) => reason)),
    ]);
    noted += rows.length;
  }
  if (noted > 0) {
    const change = { action: "erase.again", detail: { noted } } as const;
    await recordChange(transaction, { author, change });
  }
  return noted;
}

/** The erased baskets among those that the pages name. */
async function* readNamed(database: Queryable, page: string): AsyncGenerator<BasketIdentity> {
  let after: readonly SqlValue[] = ["", ""];
  while (true) {
    const rows = await database.query(page, after);
    for (const { store, id, is_erased } of rows) {
      if (is_erased === "t") yield { store: store ?? "", id: id ?? "" };
    }
    const last = rows.find(({ is_last }) => is_last === "t");
    if (last === undefined) return;
    after = [last.store ?? "", last.id ?? ""];
  }
}

/** The erased baskets among those that keys of unreadable dead letters may mean. */
async function* readKeyed(database: Queryable): AsyncGenerator<BasketIdentity> {
  let after: readonly SqlValue[] = ["", -1, -1, ""];
  while (true) {
    const rows = await database.query(READ_KEYS, after);
    const named = rows.flatMap((row) => findNamedBaskets({ record: toKeyRecord(row) }));
    const erased = await findErased(database, named);
    yield* named.filter((_, place) => erased.has(place));
    const last = rows.at(-1);
    if (last === undefined) return;
    after = KEY_ORDER.map((column) => last[column] ?? null);
  }
}

/** The record of a dead letter, as far as it says which basket or closing it is. */
function toKeyRecord(row: TextRow): RawRecord {
  const schema = Uint8Array.fromBase64(row.schema ?? "");
  return {
    ...toPosition(row),
    timestampMs: 0,
    key: Uint8Array.fromHex(row.key ?? ""),
    value: null,
    headers: toRecordHeaders(schema.length === 0 ? [] : [["schema", schema]]),
  };
}

const NOTED_AT_ONCE = 5_000;

/** The tables that name baskets, and their columns of the id. */
const NAMING = [
  ["baskets", "id"],
  ["replaced_baskets", "id"],
  ["dead_letters", "basket_id"],
  ["audit", "basket_id"],
] as const;

/** A page of one table: those that were erased, and the last. */
function toPage(table: string, idColumn: string): string {
  return `
    with named as (
      select store, ${idColumn} as id
      from ${table}
      where store is not null and (store, ${idColumn}) > ($1::text, $2::text)
      order by store, ${idColumn}
      limit 20000
    ), page as materialized (
      select store, id, row_number() over (order by store, id) as place
      from named
    ), erased as materialized (
      select place
      from erased_baskets(
        (select array_agg(store order by place) from page),
        (select array_agg(id order by place) from page)
      )
    )
    select
      store, id,
      place in (select place from erased) as is_erased,
      place = (select max(place) from page) as is_last
    from page
    where place in (select place from erased) or place = (select max(place) from page)`;
}

const READ_KNOWN = `
  select secret = decode($1::text, 'hex') as is_key, exists (select from erasures) as has_erasures
  from erasure_key`;

const SET_KEY = "update erasure_key set secret = decode($1::text, 'hex')";

const NOTE = `
  insert into erasures (identity_hash, erased_at, reason)
  select decode(hash, 'hex'), erased_at, reason
  from unnest($1::text[], $2::timestamptz[], $3::text[]) as input (hash, erased_at, reason)
  on conflict (identity_hash) do nothing
  returning erased_at`;

const KEY_ORDER = ["topic", "partition_id", "record_offset", "content_hash"] as const;

const READ_KEYS = `
  select
    topic, partition_id, record_offset, encode(content_hash, 'hex') as content_hash,
    encode(key, 'hex') as key, headers ->> 'schema' as schema
  from dead_letters
  where store is null and key is not null
    and (topic, partition_id, record_offset, dead_letters.content_hash)
      > ($1::text, $2::integer, $3::bigint, decode($4::text, 'hex'))
  order by topic, partition_id, record_offset, dead_letters.content_hash
  limit 2000`;
