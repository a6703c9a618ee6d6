/**
 * Keeps the rollups equal to the sums of baskets and lines: who adds, removes or reclassifies some
 * passes the changes, in the same transaction.
 *
 * @module
 */
import { formatCents } from "../../shared/basket/money.ts";
import { toArrayLiteral } from "../../shared/postgres/array_literal.ts";
import type { Queryable } from "../../shared/postgres/database.ts";
import { type ColumnTypes, toInputTable } from "./column.ts";
import { KEY_COLUMNS, type KeyColumn, type Rollup, ROLLUPS } from "./rollups.ts";

/** Lines of one product name and category, more or fewer than there were. */
export interface LineChange {
  readonly store: string;
  readonly purchasedOn: string;
  readonly name: string;
  readonly category: string;
  /** Products less returns; the other way round for lines that are removed. */
  readonly count: number;
  /** The sum of their prices; less than none for lines that are removed. */
  readonly cents: number;
}

/** Baskets of a day, more or fewer than there were, or as many: then their lines have changed. */
export interface BasketChange {
  readonly store: string;
  readonly purchasedOn: string;
  /** Negative for baskets that are removed. */
  readonly count: number;
  /** The sum of their totals, with the sign of `count`. */
  readonly cents: number;
}

/** What changes in lines and baskets. */
export interface Changes {
  readonly lines: readonly LineChange[];
  readonly baskets: readonly BasketChange[];
}

/**
 * Changes the rollups by exactly `changes`, and deletes the rows that fall to nothing.
 *
 * Sums are made here, in whole cents: numbers are exact for them, since 500 records of 500 lines of a
 * million euros are 2.5 × 10¹³ cents, and 2⁵³ is 9 × 10¹⁵. The tables hold sums of any size. Sums come
 * first, so that a batch writes each row of a rollup once and not once
 * a line. Every writer changes the rollups in the order of {@linkcode ROLLUPS}, after the lines.
 *
 * `product_sales_by_day` has the most rows to change: it adds 13 % to the time of a batch of 500
 * baskets with the generator's 375 names (medians of 150 pairs of batches, 11 to 16 % by run), and
 * 67 % where 20,000 names are equally likely, some 3,300 of them in each batch.
 */
export async function changeRollups(
  transaction: Queryable,
  { lines, baskets }: Changes,
): Promise<void> {
  for (const { rollup, change, tidy } of STATEMENTS) {
    const sums = rollup.of === "lines" ? sumUp(lines, rollup.key) : sumUp(baskets, rollup.key);
    // A day whose sums stay is written as well: its version has to change (migration 0012).
    const changed = rollup.of === "baskets"
      ? sums
      : sums.filter(({ count, cents }) => count !== 0 || cents !== 0);
    if (changed.length === 0) continue;
    const [row] = await transaction.query(change, [
      ...toKeyArrays(changed, rollup),
      toArrayLiteral(changed.map(({ count }) => count)),
      toArrayLiteral(changed.map(({ cents }) => formatCents(cents))),
    ], { keepPlan: true });
    if (row?.has_empty === "t") await transaction.query(tidy, toKeyArrays(changed, rollup));
  }
}

/** Lines or baskets with values for the columns `K`. */
type Change<K extends KeyColumn> =
  & { readonly count: number; readonly cents: number }
  & Readonly<Record<(typeof KEY_COLUMNS)[K]["field"], string>>;

interface Sum {
  /** The values of the rollup's primary key. */
  readonly key: readonly string[];
  count: number;
  cents: number;
}

function sumUp<K extends KeyColumn>(
  changes: readonly Change<K>[],
  columns: readonly K[],
): readonly Sum[] {
  const fields = columns.map((column): (typeof KEY_COLUMNS)[K]["field"] =>
    KEY_COLUMNS[column].field
  );
  const sums = new Map<string, Sum>();
  for (const change of changes) {
    let text = "";
    // No value can hold a control character.
    for (const field of fields) text += `${change[field]}\u0000`;
    const known = sums.get(text);
    if (known === undefined) {
      const key = fields.map((field): string => change[field]);
      sums.set(text, { key, count: change.count, cents: change.cents });
    } else {
      known.count += change.count;
      known.cents += change.cents;
    }
  }
  return [...sums.values()];
}

function toKeyArrays(sums: readonly Sum[], { key }: Rollup): readonly string[] {
  return key.map((_, index) => toArrayLiteral(sums.map(({ key }) => key[index] ?? null)));
}

// Ordered by the key: two writers that lock the same rows in different orders deadlock (seen at
// once with two consumers and no order).
function toChangeStatement({ table, key, count }: Rollup): string {
  const names = key.join(", ");
  const sums = { [count]: { type: "bigint" }, revenue: { type: "numeric" } };
  return `
    with changed as (
      insert into ${table} as known (${names}, ${count}, revenue)
      select *
      from ${toInputTable({ ...toKeyColumns(key), ...sums })}
      order by ${names}
      on conflict (${names}) do update
      set
        ${count} = known.${count} + excluded.${count},
        revenue = known.revenue + excluded.revenue
      returning known.${count}, known.revenue
    )
    select coalesce(bool_or(${count} = 0 and revenue = 0), false) as has_empty
    from changed`;
}

function toTidyStatement({ table, key, count }: Rollup): string {
  return `
    delete from ${table} as known
    using ${toInputTable(toKeyColumns(key))}
    where ${key.map((column) => `known.${column} = input.${column}`).join(" and ")}
      and ${count} = 0 and revenue = 0`;
}

function toKeyColumns(key: readonly KeyColumn[]): ColumnTypes {
  return Object.fromEntries(key.map((column) => [column, KEY_COLUMNS[column]]));
}

const STATEMENTS = ROLLUPS.map((rollup) => ({
  rollup,
  change: toChangeStatement(rollup),
  tidy: toTidyStatement(rollup),
}));
