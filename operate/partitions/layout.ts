/**
 * How lines lie in their partitions: what is missing, and what the default partition holds.
 *
 * @module
 */
import { FIRST_MONTH } from "./first_month.ts";
import { HAS_PARTITION, IS_MAKING_ROOM } from "../../consumer/months/month_sql.ts";
import type { Queryable } from "../../shared/postgres/database.ts";
import { toDay } from "../../shared/postgres/to_instant.ts";

/** The state of the default partition; see docs/decisions/0020. */
export interface Layout {
  /** Whether lines in it lose their date, so that months can be made that it holds lines of. */
  readonly isMakingRoom: boolean;
  /** Whether lines of an older consumer get their date in its transaction. */
  readonly isDating: boolean;
  /** Lines in it; more than {@linkcode MAX_COUNTED} are that and one. */
  readonly lines: number;
}

/** How many lines are counted. */
export const MAX_COUNTED = 1_000_000;

/** Which months are wanted. */
export interface WantedMonths {
  /** How many after this one. */
  readonly ahead: number;
  /** The first day of the first month; `undefined` for this month. */
  readonly from: string | undefined;
}

/** Reads the state. */
export async function readLayout(database: Queryable): Promise<Layout> {
  const [row] = await database.query(READ_LAYOUT);
  return {
    isMakingRoom: row?.is_making_room === "t",
    isDating: row?.is_dating === "t",
    lines: Number(row?.lines),
  };
}

/**
 * The months without a partition: what `wanted` says, and those of stored baskets, whose lines are in
 * the default partition. First days, in order.
 */
export async function readMissingMonths(
  database: Queryable,
  { ahead, from }: WantedMonths,
): Promise<readonly string[]> {
  const rows = await database.query(READ_MISSING, [ahead, from ?? null]);
  return rows.map(({ month }) => month ?? "");
}

const READ_LAYOUT = `
  select
    ${IS_MAKING_ROOM} as is_making_room,
    exists (
      select from pg_trigger
      where tgrelid = 'basket_products'::regclass and tgname = 'date_lines' and tgenabled <> 'D'
    ) as is_dating,
    (
      select count(*)
      from (select from basket_products_default limit ${MAX_COUNTED + 1}) as counted
    ) as lines`;

// The rollup names the months, the index baskets_by_time says which of them still have baskets.
const READ_MISSING = `
  with this_month as (
    select date_trunc('month', now() at time zone 'UTC')::date as first_day
  ),
  last_month as (
    select (first_day + $1::integer * interval '1 month')::date as first_day
    from this_month
  ),
  wanted as (
    select month::date as month
    from this_month, last_month,
      generate_series(
        coalesce($2::date, this_month.first_day), last_month.first_day, interval '1 month'
      ) as month
    union
    select month::date
    from (
      select distinct date_trunc('month', purchased_on) as month
      from baskets_by_day, last_month
      where purchased_on >= '${FIRST_MONTH}'
        and purchased_on < last_month.first_day + interval '1 month'
    ) as sold
    where exists (
      select from baskets
      where purchased_on >= month::date and purchased_on < (month + interval '1 month')::date
    )
  )
  select ${toDay("month")} as month
  from wanted
  where not ${HAS_PARTITION}
  order by month`;
