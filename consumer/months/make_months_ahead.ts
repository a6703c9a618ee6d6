/**
 * Makes the partitions of lines for the months to come, before the first basket of each: by the
 * consumer each day, where its role owns the tables, and by the tasks `migrate` and `partitions`.
 *
 * @module
 */
import type { Database } from "../../shared/postgres/database.ts";
import { DatabaseError } from "../../shared/postgres/database_error.ts";
import { toDay } from "../../shared/postgres/to_instant.ts";
import { HAS_PARTITION, IS_MAKING_ROOM } from "./month_sql.ts";
import { changeSchema, type ChangeSchemaOptions } from "../change_schema.ts";

/** Options for {@linkcode makeMonthsAhead}. */
export interface MakeMonthsOptions extends ChangeSchemaOptions {
  /** How many months after this one. @default {MONTHS_AHEAD} */
  readonly ahead?: number;
}

/** What became of the months; each as `2026-11`. */
export interface MonthsAhead {
  /** Made now. */
  readonly made: readonly string[];
  /**
   * Not made, since the default partition holds lines of them, or is so large that looking for some
   * would keep others waiting: for `deno task partitions`.
   */
  readonly left: readonly string[];
}

/** How many months after this one there should be. */
export const MONTHS_AHEAD = 3;

/**
 * Makes what is missing of this month (UTC) and those ahead, a transaction each. Idempotent. Nothing
 * where this role does not own the tables.
 *
 * @throws {DatabaseError} and then the months that were made stay
 * @throws the reason of `signal` when that aborts while another transaction holds the table
 */
export async function makeMonthsAhead(
  database: Database,
  { ahead = MONTHS_AHEAD, ...waiting }: MakeMonthsOptions = {},
): Promise<MonthsAhead> {
  const rows = await database.query(READ_MISSING, [ahead, MAX_SCANNED_BYTES]);
  const made: string[] = [];
  const left: string[] = [];
  for (const { month, is_easy: isEasy } of rows) {
    const name = month?.slice(0, 7) ?? "";
    if (isEasy === "t" && await makeMonth(database, month ?? null, waiting)) made.push(name);
    else left.push(name);
  }
  return { made, left };
}

async function makeMonth(
  database: Database,
  month: string | null,
  waiting: ChangeSchemaOptions,
): Promise<boolean> {
  try {
    await changeSchema(database, (transaction) => transaction.query(MAKE_MONTH, [month]), waiting);
    return true;
  } catch (error) {
    if (error instanceof DatabaseError && error.sqlstate === CHECK_VIOLATION) return false;
    throw error;
  }
}

/** The statement that makes the month of the date `$1`. */
export const MAKE_MONTH = "select make_month_of_lines($1::date)";

/** Reading so much of the default partition, which is locked meanwhile, takes some 50 ms. */
const MAX_SCANNED_BYTES = 32 * 1024 * 1024;

/** The default partition holds lines of the month. */
const CHECK_VIOLATION = "23514";

// While the default partition makes room (constraint), `deno task partitions` is at work, or due.
const READ_MISSING = `
  select
    ${toDay("month")} as month,
    pg_relation_size('basket_products_default') <= $2::bigint and not ${IS_MAKING_ROOM} as is_easy
  from generate_series(
    date_trunc('month', now() at time zone 'UTC'),
    date_trunc('month', now() at time zone 'UTC') + $1::integer * interval '1 month',
    interval '1 month'
  ) as month
  where (
      select pg_has_role(relowner, 'usage')
      from pg_class
      where oid = 'basket_products'::regclass
    )
    and not ${HAS_PARTITION}
  order by month`;
