/**
 * Compares the tables with each other: each basket's total and count with its lines, lines with
 * baskets, rollups with the sums of lines and baskets.
 *
 * @module
 */
import type { Queryable, TextRow } from "../../shared/postgres/database.ts";
import { toDay } from "../../shared/postgres/to_instant.ts";
import { formatCents } from "../../shared/basket/money.ts";
import { KEY_COLUMNS, type Rollup, ROLLUPS, toSumStatement } from "../../consumer/store/rollups.ts";
import { checkStoreDays } from "./check_store_days.ts";
import { type Difference, type RollupDelta, toBasketName } from "./accepted.ts";

/**
 * The differences, without those that `known` explains: a missing line also changes its basket's
 * total and the revenue of its day, but is one difference. Sums from before `firstMonth` stand for
 * themselves: their baskets and lines are not kept.
 */
export async function checkTables(
  database: Queryable,
  known: readonly Difference[],
  { firstMonth = null }: {
    /** First day of the first month that is kept; `null`: all are. @default {null} */
    readonly firstMonth?: string | null;
  } = {},
): Promise<readonly Difference[]> {
  const since = firstMonth ?? "-infinity";
  const named = new Set(
    known.flatMap(({ kind, subject }) =>
      kind === "line" ? [subject.replace(/ line \d+$/, "")] : []
    ),
  );
  const explained = known.flatMap(({ explains = [] }) => explains);
  const baskets = await checkBaskets(database, since);
  const differences = baskets.filter(({ subject }) => !named.has(subject));
  differences.push(...await checkOrphans(database));
  for (const rollup of ROLLUPS) {
    differences.push(...await checkRollup(database, { rollup, since, explained }));
  }
  differences.push(...await checkStoreDays(database, { since, explained }));
  return differences;
}

async function checkBaskets(
  database: Queryable,
  since: string,
): Promise<readonly Difference[]> {
  const rows = await database.query(
    `
    select baskets.store, id, baskets.total, product_count,
      round(coalesce(lines.total, 0), 2) as lines_total, coalesce(lines.count, 0) as lines,
      ${toDay("purchased_on")} as purchased_on,
      ${
      toDay("case purchased_on when lines.first_day then lines.last_day else lines.first_day end")
    } as lines_day
    from baskets
    left join (
      select store, basket_id, sum(price) as total, count(*) as count, max(line) as last,
        min(basket_purchased_on) as first_day, max(basket_purchased_on) as last_day
      from basket_products
      group by store, basket_id
    ) as lines on lines.store = baskets.store and lines.basket_id = baskets.id
    where baskets.purchased_on >= $1::date and (
      (baskets.total, product_count, product_count)
        is distinct from (lines.total, lines.count, lines.last)
      or lines.first_day <> purchased_on
      or lines.last_day <> purchased_on
    )
    order by baskets.store, id
    limit ${MOST}`,
    [since],
  );
  return rows.map((row) => ({
    kind: "basket",
    subject: toBasketName({ store: row.store ?? "", id: row.id ?? "" }),
    detail: `says ${row.product_count} products for ${row.total}, ` +
      `its lines are ${row.lines} for ${row.lines_total}` +
      // Nobody who looks by the date would find them.
      (isOtherDay(row) ? `; it is of ${row.purchased_on}, lines are of ${row.lines_day}` : ""),
  }));
}

function isOtherDay({ purchased_on: day, lines_day: linesDay }: TextRow): boolean {
  return typeof linesDay === "string" && linesDay !== day;
}

async function checkOrphans(database: Queryable): Promise<readonly Difference[]> {
  const rows = await database.query(`
    select lines.store, lines.basket_id as id, count(*) as lines
    from basket_products as lines
    where not exists (
      select from baskets
      where baskets.store = lines.store and baskets.id = lines.basket_id
    )
    group by lines.store, lines.basket_id
    order by lines.store, lines.basket_id
    limit ${MOST}`);
  return rows.map((row) => ({
    kind: "orphan",
    subject: toBasketName({ store: row.store ?? "", id: row.id ?? "" }),
    detail: `has ${row.lines} lines but no row of its own`,
  }));
}

async function checkRollup(
  database: Queryable,
  { rollup, since, explained }: {
    readonly rollup: Rollup;
    readonly since: string;
    readonly explained: readonly RollupDelta[];
  },
): Promise<readonly Difference[]> {
  const { table, of, key, count } = rollup;
  const names = key.join(", ");
  const rows = await database.query(
    `
    select
      ${key.map(toKeyColumn).join(", ")},
      coalesce(rollup.${count}, 0) - coalesce(sums.${count}, 0) as count,
      ${toCentsSql("coalesce(rollup.revenue, 0) - coalesce(sums.revenue, 0)")} as cents
    from ${table} as rollup
    full join (${toSumStatement(rollup)}) as sums using (${names})
    where (rollup.${count}, rollup.revenue) is distinct from (sums.${count}, sums.revenue)
      and purchased_on >= $1::date
    order by ${names}
    limit ${MOST}`,
    [since],
  );
  return rows.flatMap((row) => {
    const deltas = of === "lines" ? explained.filter((delta) => isOf(delta, row, rollup)) : [];
    const detail = describeRollup(row, rollup, deltas);
    if (detail === undefined) return [];
    const difference: Difference = { kind: "rollup", subject: toRollupName(row, rollup), detail };
    return of === "baskets"
      ? [{ ...difference, doubled: Math.max(0, Number(row.count)) }]
      : [difference];
  });
}

function toKeyColumn(column: keyof typeof KEY_COLUMNS): string {
  return KEY_COLUMNS[column].type === "date" ? `${toDay(column)} as ${column}` : column;
}

function isOf(delta: RollupDelta, row: TextRow, { key }: Rollup): boolean {
  return key.every((column) => delta[KEY_COLUMNS[column].field] === row[column]);
}

function toRollupName(row: TextRow, { table, key }: Rollup): string {
  const values = key.map((column) =>
    SENDERS_WORDS.includes(column) ? JSON.stringify(row[column]) : row[column]
  );
  return [table, ...values].join(" ");
}

/** What is wrong with the row; `undefined` when `explained` leaves nothing. */
function describeRollup(
  row: TextRow,
  { of, count: name }: Rollup,
  explained: readonly RollupDelta[],
): string | undefined {
  let count = Number(row.count);
  let cents = BigInt(row.cents ?? 0);
  if (count === 0 && cents === 0n && explained.length === 0) {
    return "is empty, and should not be there";
  }
  for (const delta of explained) {
    count -= delta.products;
    cents -= BigInt(delta.cents);
  }
  if (count === 0 && cents === 0n) return undefined;
  const source = of === "lines" ? "the sum of its lines" : "its baskets";
  return `is off by ${count} ${name} and ${formatCents(cents)} from ${source}`;
}

/** SQL for an amount in whole cents, away from 0: a part of a cent is a difference, too. */
function toCentsSql(euros: string): string {
  return `(sign(${euros}) * ceil(abs(${euros}) * 100))`;
}

/** Columns that may hold blanks and anything else that a sender wrote: quoted in a name. */
const SENDERS_WORDS: readonly string[] = ["store", "name"];
/** Most differences of one kind that are listed. */
const MOST = 10_000;
