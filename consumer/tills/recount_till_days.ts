/**
 * Counts a till and day again from its baskets: after one of them was replaced or deleted, which no
 * sum can take back from ranges of numbers.
 *
 * @module
 */
import type { Queryable } from "../../shared/postgres/database.ts";
import { MAX_MULTIRANGE_BYTES, TILL_DAY_INPUT, type TillDay, toTillDayArrays } from "./till_day.ts";

/**
 * Counts `tillDays` again, in the caller's transaction, which has changed their baskets already. Run
 * it after the rollups are changed. A till and day that has neither baskets nor a closing any more
 * goes.
 */
export async function recountTillDays(
  transaction: Queryable,
  tillDays: readonly TillDay[],
): Promise<void> {
  if (tillDays.length === 0) return;
  const keys = toTillDayArrays(tillDays);
  // The lock first: what a batch adds after this statement waits for us, what one has added before
  // is seen by the next one.
  await transaction.query(LOCK, keys);
  await transaction.query(RECOUNT, keys);
  await transaction.query(DELETE_MISSING, keys);
  await transaction.query(DELETE_EMPTY, keys);
}

/**
 * As {@linkcode recountTillDays}, for rows that the caller has locked and whose baskets nobody has
 * changed: what is counted is what came, and `checkTillDays` looks at it next.
 */
export async function recountLockedTillDays(
  transaction: Queryable,
  tillDays: readonly TillDay[],
): Promise<void> {
  await transaction.query(RECOUNT, toTillDayArrays(tillDays));
}

/** What `till_days` should hold, summed up from baskets that `condition` selects. */
export function toTillSumStatement(condition = "till is not null"): string {
  return `
    select
      store, till, purchased_on as day,
      sum(baskets)::bigint as baskets,
      sum(revenue) as revenue,
      range_agg(int8range(receipt, receipt, '[]')) as received,
      coalesce(
        range_agg(int8range(receipt, receipt, '[]')) filter (where baskets > 1),
        '{}'::int8multirange
      ) as doubled
    from (
      select store, till, purchased_on, receipt, count(*) as baskets, sum(total) as revenue
      from baskets
      where ${condition}
      group by store, till, purchased_on, receipt
    ) as receipts
    group by store, till, purchased_on`;
}

const LOCK = `
  insert into till_days as known (
    store, till, day, baskets, revenue, received, doubled, scattered, changed_at
  )
  select distinct store, till, day, 0, 0, '{}'::int8multirange, '{}'::int8multirange, false,
    clock_timestamp()
  from unnest(${TILL_DAY_INPUT}) as input (store, till, day)
  order by store, till, day
  on conflict (store, till, day) do update
  set checked_at = null, changed_at = clock_timestamp()`;

const IS_WANTED = `(store, till, purchased_on) in (select * from unnest(${TILL_DAY_INPUT}))`;

const RECOUNT = `
  update till_days as known
  set
    baskets = coalesce(sums.baskets, 0),
    revenue = coalesce(sums.revenue, 0),
    received = case when is_scattered then '{}' else coalesce(sums.received, '{}') end,
    doubled = case when is_scattered then '{}' else coalesce(sums.doubled, '{}') end,
    scattered = is_scattered,
    checked_at = null
  from unnest(${TILL_DAY_INPUT}) as input (store, till, day)
  left join (${toTillSumStatement(IS_WANTED)}) as sums using (store, till, day)
  cross join lateral (
    select
      coalesce(pg_column_size(sums.received), 0) > ${MAX_MULTIRANGE_BYTES}
        or coalesce(pg_column_size(sums.doubled), 0) > ${MAX_MULTIRANGE_BYTES} as is_scattered
  ) as bounds
  where known.store = input.store and known.till = input.till and known.day = input.day`;

const IS_EMPTY = `
  baskets = 0 and isempty(erased) and not exists (
    select from till_closings as closings
    where closings.store = known.store and closings.till = known.till and closings.day = known.day
  )`;

const DELETE_MISSING = `
  delete from missing_receipts as missing
  using till_days as known, unnest(${TILL_DAY_INPUT}) as input (store, till, day)
  where known.store = input.store and known.till = input.till and known.day = input.day
    and missing.store = input.store and missing.till = input.till and missing.day = input.day
    and ${IS_EMPTY}`;

const DELETE_EMPTY = `
  delete from till_days as known
  using unnest(${TILL_DAY_INPUT}) as input (store, till, day)
  where known.store = input.store and known.till = input.till and known.day = input.day
    and ${IS_EMPTY}`;
