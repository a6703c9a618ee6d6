/**
 * The statements that write baskets and their lines, a whole batch each, and with them the rollups.
 * All of them run in the caller's transaction.
 *
 * @module
 */
import { formatCents } from "../../shared/basket/money.ts";
import { toArrayLiteral } from "../../shared/postgres/array_literal.ts";
import type { Queryable } from "../../shared/postgres/database.ts";
import type { BasketRow } from "../prepare_record.ts";
import { changeRollups, type Changes } from "./change_rollups.ts";

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
    await changeRollups(transaction, toChanges(fresh));
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

/** Inserts the lines of baskets that this transaction has inserted or emptied. */
export async function insertLines(
  transaction: Queryable,
  rows: readonly BasketRow[],
): Promise<void> {
  const stores: string[] = [];
  const basketIds: string[] = [];
  const numbers: number[] = [];
  const productIds: string[] = [];
  const names: string[] = [];
  const categories: string[] = [];
  const prices: string[] = [];
  const versions: number[] = [];
  for (const { store, id, lines, rulesVersion } of rows) {
    for (const [index, { productId, name, category, priceCents }] of lines.entries()) {
      stores.push(store);
      basketIds.push(id);
      numbers.push(index + 1);
      productIds.push(productId);
      names.push(name);
      categories.push(category);
      prices.push(formatCents(priceCents));
      versions.push(rulesVersion);
    }
  }
  const columns = [stores, basketIds, numbers, productIds, names, categories, prices, versions];
  await transaction.query(INSERT_LINES, columns.map(toArrayLiteral));
}

/** What the baskets add to the rollups. */
export function toChanges(rows: readonly BasketRow[]): Changes {
  return {
    lines: rows.flatMap(({ store, purchasedOn, lines }) =>
      lines.map(({ name, category, priceCents }) => (
        { store, purchasedOn, name, category, count: 1, cents: priceCents }
      ))
    ),
    baskets: rows.map(({ store, purchasedOn, totalCents }) => (
      { store, purchasedOn, count: 1, cents: totalCents }
    )),
  };
}

// Ordered by the key: two writers that lock the same rows in another order would deadlock.

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
  insert into basket_products (
    store, basket_id, line, product_id, name, category, price, rules_version
  )
  select *
  from unnest(
    $1::text[], $2::text[], $3::integer[], $4::text[], $5::text[], $6::text[], $7::numeric[],
    $8::integer[]
  )`;
