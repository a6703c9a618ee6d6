/**
 * The statements that put one basket in the place of the stored one with the same store and id, on
 * purpose: the old version is kept, and the rollups change by exactly the difference. All of them
 * run in the caller's transaction.
 *
 * @module
 */
import { formatCents, parseCents } from "../../shared/basket/money.ts";
import type { BasketIdentity } from "../../shared/basket/basket.ts";
import type { Queryable } from "../../shared/postgres/database.ts";
import type { BasketRow } from "../../consumer/prepare_record.ts";
import { insertLines, toChanges } from "../../consumer/store/insert_baskets.ts";
import { changeRollups } from "../../consumer/store/change_rollups.ts";
import { formatPosition, type Position } from "../../shared/kafka/position.ts";
import { toPosition } from "../../shared/postgres/position_columns.ts";

/** Which version of a basket is stored. */
export interface StoredVersion {
  readonly contentHash: string;
  /** Of the record that it was stored with. */
  readonly position: Position;
}

/** The stored version, if the basket is stored; with `lock` nobody else replaces it meanwhile. */
export async function readStoredVersion(
  database: Queryable,
  { store, id }: BasketIdentity,
  { lock }: { readonly lock: boolean },
): Promise<StoredVersion | undefined> {
  const [row] = await database.query(lock ? `${READ_VERSION} for update` : READ_VERSION, [
    store,
    id,
  ]);
  if (row === undefined) return undefined;
  return { contentHash: row.hash ?? "", position: toPosition(row) };
}

/**
 * Replaces the basket by `row`. It is stored, and the transaction has locked its row through
 * {@linkcode readStoredVersion}.
 */
export async function replaceBasket(transaction: Queryable, row: BasketRow): Promise<void> {
  const { store, id, lines, record } = row;
  const oldLines = await transaction.query(LOCK_LINES, [store, id]);
  const [old] = await transaction.query(KEEP_OLD, [store, id, formatPosition(record)]);
  await transaction.query(DELETE_LINES, [store, id]);
  await transaction.query(UPDATE_BASKET, [
    ...[store, id, row.purchasedOn, formatCents(row.totalCents), lines.length],
    ...[row.receivedAt.toISOString(), record.topic, record.partition, record.offset],
    `\\x${row.contentHash}`,
  ]);
  await insertLines(transaction, [row]);
  const day = { store, purchasedOn: old?.purchased_on ?? "" };
  const added = toChanges([row]);
  await changeRollups(transaction, {
    lines: [
      ...oldLines.map(({ name, category, price }) => ({
        ...day,
        name: name ?? "",
        category: category ?? "",
        count: -1,
        cents: -parseCents(price ?? ""),
      })),
      ...added.lines,
    ],
    baskets: [{ ...day, count: -1, cents: -parseCents(old?.total ?? "") }, ...added.baskets],
  });
}

const READ_VERSION = `
  select topic, partition_id, record_offset, encode(content_hash, 'hex') as hash
  from baskets
  where store = $1::text and id = $2::text`;

// In the order of the key, and before anything is read of them: `recategorise` locks lines in that
// order too, and what it has changed until then is what the rollups hold.
const LOCK_LINES = `
  select name, category, price
  from basket_products
  where store = $1::text and basket_id = $2::text
  order by line
  for update`;

// A record's version can be kept already when somebody has deleted the basket since and it came
// back with a redelivery: what is stored now is what the rollups hold, so that counts.
const KEEP_OLD = `
  insert into replaced_baskets (
    store, id, purchased_on, total, product_count, received_at, stored_at,
    topic, partition_id, record_offset, content_hash, lines, replaced_by
  )
  select
    store, id, purchased_on, total, product_count, received_at, stored_at,
    topic, partition_id, record_offset, content_hash,
    coalesce(
      (
        select jsonb_agg(
          jsonb_build_object(
            'line', line, 'product_id', product_id, 'name', name,
            'category', category, 'price', price, 'rules_version', rules_version
          )
          order by line
        )
        from basket_products as lines
        where lines.store = baskets.store and lines.basket_id = baskets.id
      ),
      '[]'
    ),
    $3::text
  from baskets
  where store = $1::text and id = $2::text
  on conflict (store, id, topic, partition_id, record_offset) do update
  set
    purchased_on = excluded.purchased_on,
    total = excluded.total,
    product_count = excluded.product_count,
    received_at = excluded.received_at,
    stored_at = excluded.stored_at,
    content_hash = excluded.content_hash,
    lines = excluded.lines,
    replaced_at = excluded.replaced_at,
    replaced_by = excluded.replaced_by
  returning purchased_on::text, total`;

const DELETE_LINES = `
  delete from basket_products
  where store = $1::text and basket_id = $2::text`;

const UPDATE_BASKET = `
  update baskets
  set
    purchased_on = $3::date,
    total = $4::numeric,
    product_count = $5::integer,
    received_at = $6::timestamptz,
    stored_at = clock_timestamp(),
    topic = $7::text,
    partition_id = $8::integer,
    record_offset = $9::bigint,
    content_hash = $10::bytea
  where store = $1::text and id = $2::text`;
