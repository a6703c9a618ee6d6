/**
 * The statements that write baskets, their lines and the rollups of both, a whole batch each.
 * All of them run in the caller's transaction.
 *
 * @module
 */
import { formatCents } from "../../shared/money.ts";
import { toArrayLiteral } from "../../shared/postgres/array_literal.ts";
import type { Queryable } from "../../shared/postgres/database.ts";
import type { BasketRow } from "../prepare_record.ts";

/**
 * Inserts those rows whose `(store, id)` is not taken yet, with their lines, and adds exactly these
 * to the rollups.
 *
 * @param rows each `(store, id)` at most once
 * @returns the keys that were inserted, as {@linkcode toRowKey} makes them
 */
export async function insertBaskets(
  transaction: Queryable,
  rows: readonly BasketRow[],
): Promise<ReadonlySet<string>> {
  const inserted = await insertNewBaskets(transaction, rows);
  const fresh = inserted.size === rows.length
    ? rows
    : rows.filter((row) => inserted.has(toRowKey(row)));
  if (fresh.length > 0) {
    await insertLines(transaction, fresh);
    await addToRollups(transaction, fresh);
  }
  return inserted;
}

/** The identity of a basket as one text. */
export function toRowKey({ store, id }: { readonly store: string; readonly id: string }): string {
  // Neither part can hold a control character.
  return `${store}\u0000${id}`;
}

async function insertNewBaskets(
  transaction: Queryable,
  rows: readonly BasketRow[],
): Promise<ReadonlySet<string>> {
  const inserted = await transaction.query(INSERT_BASKETS, [
    toArrayLiteral(rows.map((row) => row.store)),
    toArrayLiteral(rows.map((row) => row.id)),
    toArrayLiteral(rows.map((row) => row.purchasedOn)),
    toArrayLiteral(rows.map((row) => formatCents(row.totalCents))),
    toArrayLiteral(rows.map((row) => row.lines.length)),
    toArrayLiteral(rows.map((row) => row.receivedAt.toISOString())),
    toArrayLiteral(rows.map((row) => row.record.topic)),
    toArrayLiteral(rows.map((row) => row.record.partition)),
    toArrayLiteral(rows.map((row) => row.record.offset)),
    toArrayLiteral(rows.map((row) => `\\x${row.contentHash}`)),
  ]);
  return new Set(inserted.map(({ store, id }) => toRowKey({ store: store ?? "", id: id ?? "" })));
}

async function insertLines(transaction: Queryable, rows: readonly BasketRow[]): Promise<void> {
  const stores: string[] = [];
  const basketIds: string[] = [];
  const numbers: number[] = [];
  const productIds: string[] = [];
  const names: string[] = [];
  const categories: string[] = [];
  const prices: string[] = [];
  for (const { store, id, lines } of rows) {
    for (const [index, { productId, name, category, priceCents }] of lines.entries()) {
      stores.push(store);
      basketIds.push(id);
      numbers.push(index + 1);
      productIds.push(productId);
      names.push(name);
      categories.push(category);
      prices.push(formatCents(priceCents));
    }
  }
  const columns = [stores, basketIds, numbers, productIds, names, categories, prices];
  await transaction.query(INSERT_LINES, columns.map(toArrayLiteral));
}

interface Sum {
  readonly store: string;
  readonly purchasedOn: string;
  readonly category: string;
  count: number;
  cents: number;
}

/** Sums in whole cents here, so that a day's row is touched once a batch, not once a line. */
async function addToRollups(transaction: Queryable, rows: readonly BasketRow[]): Promise<void> {
  const sales = new Map<string, Sum>();
  const baskets = new Map<string, Sum>();
  for (const { store, purchasedOn, totalCents, lines } of rows) {
    add(baskets, { store, purchasedOn, category: "", count: 1, cents: totalCents });
    for (const { category, priceCents } of lines) {
      add(sales, { store, purchasedOn, category, count: 1, cents: priceCents });
    }
  }
  const salesColumns = toColumns([...sales.values()]);
  await transaction.query(ADD_SALES, [
    salesColumns.stores,
    salesColumns.dates,
    salesColumns.categories,
    salesColumns.counts,
    salesColumns.revenues,
  ]);
  const basketColumns = toColumns([...baskets.values()]);
  await transaction.query(ADD_BASKETS, [
    basketColumns.stores,
    basketColumns.dates,
    basketColumns.counts,
    basketColumns.revenues,
  ]);
}

function add(sums: Map<string, Sum>, sum: Sum): void {
  const key = `${sum.store}\u0000${sum.purchasedOn}\u0000${sum.category}`;
  const known = sums.get(key);
  if (known === undefined) {
    sums.set(key, sum);
  } else {
    known.count += sum.count;
    known.cents += sum.cents;
  }
}

function toColumns(sums: readonly Sum[]) {
  return {
    stores: toArrayLiteral(sums.map((sum) => sum.store)),
    dates: toArrayLiteral(sums.map((sum) => sum.purchasedOn)),
    categories: toArrayLiteral(sums.map((sum) => sum.category)),
    counts: toArrayLiteral(sums.map((sum) => sum.count)),
    revenues: toArrayLiteral(sums.map((sum) => formatCents(sum.cents))),
  };
}

// Every insert is ordered by its key: two writers that lock the same rows in another order would
// deadlock (seen at once with two consumers and no order).

const INSERT_BASKETS = `
  insert into baskets (
    store, id, purchased_on, total, product_count, received_at,
    topic, partition_id, record_offset, content_hash
  )
  select *
  from unnest(
    $1::text[], $2::text[], $3::date[], $4::numeric[], $5::integer[], $6::timestamptz[],
    $7::text[], $8::integer[], $9::bigint[], $10::bytea[]
  ) as input (store, id)
  order by store, id
  on conflict (store, id) do nothing
  returning store, id`;

const INSERT_LINES = `
  insert into basket_products (store, basket_id, line, product_id, name, category, price)
  select *
  from unnest(
    $1::text[], $2::text[], $3::integer[], $4::text[], $5::text[], $6::text[], $7::numeric[]
  )`;

const ADD_SALES = `
  insert into sales_by_day as known (store, purchased_on, category, products, revenue)
  select *
  from unnest(
    $1::text[], $2::date[], $3::text[], $4::bigint[], $5::numeric[]
  ) as input (store, purchased_on, category)
  order by store, purchased_on, category
  on conflict (store, purchased_on, category) do update
  set
    products = known.products + excluded.products,
    revenue = known.revenue + excluded.revenue`;

const ADD_BASKETS = `
  insert into baskets_by_day as known (store, purchased_on, baskets, revenue)
  select *
  from unnest($1::text[], $2::date[], $3::bigint[], $4::numeric[]) as input (store, purchased_on)
  order by store, purchased_on
  on conflict (store, purchased_on) do update
  set
    baskets = known.baskets + excluded.baskets,
    revenue = known.revenue + excluded.revenue`;
