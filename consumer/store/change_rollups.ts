/**
 * The rollups, kept at the sum of baskets and lines: whoever adds, takes away or reclassifies some
 * hands in what changes, in the same transaction.
 *
 * @module
 */
import { formatCents } from "../../shared/basket/money.ts";
import { toArrayLiteral } from "../../shared/postgres/array_literal.ts";
import type { Queryable } from "../../shared/postgres/database.ts";

/** Lines of one product name and category, more or fewer than there were. */
export interface LineChange {
  readonly store: string;
  readonly purchasedOn: string;
  readonly name: string;
  readonly category: string;
  /** Negative for lines that are taken away. */
  readonly count: number;
  /** The sum of their prices, with the sign of `count`. */
  readonly cents: number;
}

/** Baskets of a day, more or fewer than there were. */
export interface BasketChange {
  readonly store: string;
  readonly purchasedOn: string;
  /** Negative for baskets that are taken away. */
  readonly count: number;
  /** The sum of their totals, with the sign of `count`. */
  readonly cents: number;
}

/** What changes in baskets and lines. */
export interface Changes {
  readonly lines: Iterable<LineChange>;
  readonly baskets: Iterable<BasketChange>;
}

/**
 * Changes the rollups by exactly `changes`; a row that falls to nothing is deleted, as if it had
 * never been.
 *
 * Sums are made here, in whole cents, so that a rollup's row is touched once a batch, not once a
 * line. The rollups are written in one order by every writer, after the lines.
 *
 * `product_sales_by_day` has the most rows to touch: it adds 13 % to the time of a batch of 500
 * baskets with the generator's 375 names (medians of 150 pairs of batches, 11 to 16 % by run), and
 * 67 % where 20,000 names are equally likely, some 3,300 of them in each batch.
 */
export async function changeRollups(transaction: Queryable, changes: Changes): Promise<void> {
  const sales = new Map<string, Sum>();
  const products = new Map<string, Sum>();
  for (const { store, purchasedOn, name, category, count, cents } of changes.lines) {
    add(sales, [store, purchasedOn, category], { count, cents });
    add(products, [purchasedOn, name, category], { count, cents });
  }
  const baskets = new Map<string, Sum>();
  for (const { store, purchasedOn, count, cents } of changes.baskets) {
    add(baskets, [store, purchasedOn], { count, cents });
  }
  await write(transaction, sales, { change: CHANGE_SALES, tidy: DELETE_EMPTY_SALES });
  await write(transaction, products, { change: CHANGE_PRODUCTS, tidy: DELETE_EMPTY_PRODUCTS });
  await write(transaction, baskets, { change: CHANGE_BASKETS, tidy: DELETE_EMPTY_BASKETS });
}

interface Sum {
  /** The values of the rollup's primary key. */
  readonly key: readonly string[];
  count: number;
  cents: number;
}

function add(
  sums: Map<string, Sum>,
  key: readonly string[],
  { count, cents }: { readonly count: number; readonly cents: number },
): void {
  // No part can hold a control character.
  const text = key.join("\u0000");
  const known = sums.get(text);
  if (known === undefined) {
    sums.set(text, { key, count, cents });
  } else {
    known.count += count;
    known.cents += cents;
  }
}

async function write(
  transaction: Queryable,
  sums: ReadonlyMap<string, Sum>,
  statements: { readonly change: string; readonly tidy: string },
): Promise<void> {
  const changed = [...sums.values()].filter(({ count, cents }) => count !== 0 || cents !== 0);
  if (changed.length === 0) return;
  await transaction.query(statements.change, [
    ...toKeyColumns(changed),
    toArrayLiteral(changed.map(({ count }) => count)),
    toArrayLiteral(changed.map(({ cents }) => formatCents(cents))),
  ]);
  // Only what has lost something can have fallen to nothing.
  const lessened = changed.filter(({ count, cents }) => count < 0 || cents < 0);
  if (lessened.length > 0) await transaction.query(statements.tidy, toKeyColumns(lessened));
}

function toKeyColumns(sums: readonly Sum[]): readonly string[] {
  const width = sums[0]?.key.length ?? 0;
  return Array.from(
    { length: width },
    (_, column) => toArrayLiteral(sums.map(({ key }) => key[column] ?? null)),
  );
}

// Every insert is ordered by its key: two writers that lock the same rows in another order would
// deadlock (seen at once with two consumers and no order).

const CHANGE_SALES = `
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

const DELETE_EMPTY_SALES = `
  delete from sales_by_day as known
  using unnest($1::text[], $2::date[], $3::text[]) as input (store, purchased_on, category)
  where known.store = input.store
    and known.purchased_on = input.purchased_on
    and known.category = input.category
    and products = 0 and revenue = 0`;

const CHANGE_PRODUCTS = `
  insert into product_sales_by_day as known (purchased_on, name, category, products, revenue)
  select *
  from unnest(
    $1::date[], $2::text[], $3::text[], $4::bigint[], $5::numeric[]
  ) as input (purchased_on, name, category)
  order by purchased_on, name, category
  on conflict (purchased_on, name, category) do update
  set
    products = known.products + excluded.products,
    revenue = known.revenue + excluded.revenue`;

const DELETE_EMPTY_PRODUCTS = `
  delete from product_sales_by_day as known
  using unnest($1::date[], $2::text[], $3::text[]) as input (purchased_on, name, category)
  where known.purchased_on = input.purchased_on
    and known.name = input.name
    and known.category = input.category
    and products = 0 and revenue = 0`;

const CHANGE_BASKETS = `
  insert into baskets_by_day as known (store, purchased_on, baskets, revenue)
  select *
  from unnest($1::text[], $2::date[], $3::bigint[], $4::numeric[]) as input (store, purchased_on)
  order by store, purchased_on
  on conflict (store, purchased_on) do update
  set
    baskets = known.baskets + excluded.baskets,
    revenue = known.revenue + excluded.revenue`;

const DELETE_EMPTY_BASKETS = `
  delete from baskets_by_day as known
  using unnest($1::text[], $2::date[]) as input (store, purchased_on)
  where known.store = input.store
    and known.purchased_on = input.purchased_on
    and baskets = 0 and revenue = 0`;
