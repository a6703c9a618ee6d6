/**
 * The statements that put one basket in the place of the stored one with the same store and id, on
 * purpose: the old version is kept, and the rollups change by exactly the difference. All of them
 * run in the caller's transaction.
 *
 * @module
 */
import { formatCents } from "../../shared/money.ts";
import { toArrayLiteral } from "../../shared/postgres/array_literal.ts";
import type { BasketIdentity } from "../../shared/basket.ts";
import type { Queryable } from "../../shared/postgres/database.ts";
import type { BasketRow } from "../prepare_record.ts";
import { formatPosition, type Position } from "./position.ts";

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
  const { topic, partition_id, record_offset, hash } = row;
  return {
    contentHash: hash ?? "",
    position: {
      topic: topic ?? "",
      partition: Number(partition_id),
      offset: record_offset ?? "",
    },
  };
}

/**
 * Replaces the basket, whose row the transaction has locked, by `row`.
 *
 * @param old the version that is stored, as {@linkcode readStoredVersion} gives it
 */
export async function replaceBasket(
  transaction: Queryable,
  row: BasketRow,
  { old }: { readonly old: StoredVersion },
): Promise<void> {
  const { store, id, lines } = row;
  const { topic, partition, offset } = old.position;
  const { record } = row;
  await transaction.query(KEEP_OLD, [store, id, formatPosition(record)]);
  await transaction.query(DELETE_LINES, [store, id]);
  await transaction.query(UPDATE_BASKET, [
    ...[store, id, row.purchasedOn, formatCents(row.totalCents), lines.length],
    ...[row.receivedAt.toISOString(), record.topic, record.partition, record.offset],
    `\\x${row.contentHash}`,
  ]);
  await transaction.query(INSERT_LINES, [
    store,
    id,
    toArrayLiteral(lines.map((_, index) => index + 1)),
    toArrayLiteral(lines.map(({ productId }) => productId)),
    toArrayLiteral(lines.map(({ name }) => name)),
    toArrayLiteral(lines.map(({ category }) => category)),
    toArrayLiteral(lines.map(({ priceCents }) => formatCents(priceCents))),
  ]);
  const versions = [store, id, topic, partition, offset];
  await transaction.query(CHANGE_SALES, versions);
  await transaction.query(CHANGE_BASKET_COUNTS, versions);
  await transaction.query(DELETE_EMPTY_SALES, versions);
  await transaction.query(DELETE_EMPTY_BASKET_COUNTS, versions);
}

const READ_VERSION = `
  select topic, partition_id, record_offset, encode(content_hash, 'hex') as hash
  from baskets
  where store = $1::text and id = $2::text`;

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
            'category', category, 'price', price
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
    replaced_by = excluded.replaced_by`;

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

const INSERT_LINES = `
  insert into basket_products (store, basket_id, line, product_id, name, category, price)
  select $1::text, $2::text, *
  from unnest($3::integer[], $4::text[], $5::text[], $6::text[], $7::numeric[])`;

// What the lines are now less what the old ones were. Ordered by the key as in `insertBaskets`, and
// sales before basket counts, so that the consumer and this never wait for each other in a circle.

const CHANGE_SALES = `
  insert into sales_by_day as known (store, purchased_on, category, products, revenue)
  select store, purchased_on, category, sum(products), sum(revenue)
  from (
    select old.store, old.purchased_on, line.category, -1 as products, -line.price as revenue
    from replaced_baskets as old
    cross join lateral jsonb_to_recordset(old.lines) as line (category text, price numeric)
    where old.store = $1::text and old.id = $2::text
      and old.topic = $3::text and old.partition_id = $4::integer
      and old.record_offset = $5::bigint
    union all
    select baskets.store, baskets.purchased_on, line.category, 1, line.price
    from baskets
    join basket_products as line on line.store = baskets.store and line.basket_id = baskets.id
    where baskets.store = $1::text and baskets.id = $2::text
  ) as change
  group by store, purchased_on, category
  having sum(products) <> 0 or sum(revenue) <> 0
  order by store, purchased_on, category
  on conflict (store, purchased_on, category) do update
  set
    products = known.products + excluded.products,
    revenue = known.revenue + excluded.revenue`;

const CHANGE_BASKET_COUNTS = `
  insert into baskets_by_day as known (store, purchased_on, baskets, revenue)
  select store, purchased_on, sum(baskets), sum(revenue)
  from (
    select store, purchased_on, -1 as baskets, -total as revenue
    from replaced_baskets
    where store = $1::text and id = $2::text
      and topic = $3::text and partition_id = $4::integer and record_offset = $5::bigint
    union all
    select store, purchased_on, 1, total
    from baskets
    where store = $1::text and id = $2::text
  ) as change
  group by store, purchased_on
  having sum(baskets) <> 0 or sum(revenue) <> 0
  order by store, purchased_on
  on conflict (store, purchased_on) do update
  set
    baskets = known.baskets + excluded.baskets,
    revenue = known.revenue + excluded.revenue`;

// Only the old version's day can have fallen to zero.

const DELETE_EMPTY_SALES = `
  delete from sales_by_day
  using replaced_baskets as old
  where old.store = $1::text and old.id = $2::text
    and old.topic = $3::text and old.partition_id = $4::integer and old.record_offset = $5::bigint
    and sales_by_day.store = old.store
    and sales_by_day.purchased_on = old.purchased_on
    and sales_by_day.products = 0 and sales_by_day.revenue = 0`;

const DELETE_EMPTY_BASKET_COUNTS = `
  delete from baskets_by_day
  using replaced_baskets as old
  where old.store = $1::text and old.id = $2::text
    and old.topic = $3::text and old.partition_id = $4::integer and old.record_offset = $5::bigint
    and baskets_by_day.store = old.store
    and baskets_by_day.purchased_on = old.purchased_on
    and baskets_by_day.baskets = 0 and baskets_by_day.revenue = 0`;
