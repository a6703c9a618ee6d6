/**
 * Works out which receipts are missing, for the tills and days that have changed since the last
 * look: their status in `till_days`, and the numbers in `missing_receipts`.
 *
 * @module
 */
import type { Database, TextRow } from "../../shared/postgres/database.ts";
import { toDay } from "../../shared/postgres/to_instant.ts";
import { TILL_DAY_INPUT, type TillDay, toTillDayArrays } from "./till_day.ts";

/**
 * Checks up to `limit` tills and days. Any number of processes may do it at once: each takes rows
 * that no other has, and waits for none.
 *
 * @returns `limit` when there may be more to do now, else how many it has checked
 * @throws {DatabaseError} and then it has changed nothing
 */
export async function checkTillDays(
  database: Database,
  { limit = 200 }: { readonly limit?: number } = {},
): Promise<number> {
  return await database.transaction(async (transaction) => {
    const rows = await transaction.query(PICK, [limit]);
    const picked = takeBytes(rows).map(({ store, till, day }): TillDay => (
      { store: store ?? "", till: till ?? "", day: day ?? "" }
    ));
    // Another statement, since it must see what was committed before these rows were locked.
    if (picked.length > 0) await transaction.query(CHECK, toTillDayArrays(picked));
    return picked.length < rows.length ? limit : picked.length;
  });
}

/**
 * The first rows, at least one, that hold no more than {@linkcode MAX_BYTES} of numbers: a batch waits
 * for rows that a pass holds, and 200 tills with 900 pieces each took up to 16 s.
 */
function takeBytes(rows: readonly TextRow[]): readonly TextRow[] {
  let bytes = 0;
  return rows.filter((row, index) => {
    bytes += Number(row.bytes);
    return index === 0 || bytes <= MAX_BYTES;
  });
}

/** Some 5,000 pieces. */
const MAX_BYTES = 100_000;

const PICK = `
  select
    store, till, ${toDay("day")} as day, pg_column_size(received) + pg_column_size(doubled) as bytes
  from till_days
  where checked_at is null
  limit $1::integer
  for update skip locked`;

/** How many numbers a multirange holds. */
function sizeOf(multirange: string): string {
  return `(
    select coalesce(sum(upper(part) - lower(part)), 0)::bigint from unnest(${multirange}) as part
  )`;
}

/**
 * The numbers that a day without a closing is expected to have: all between its lowest and its highest.
 * When these are within ten of 1 and of a number of four or more nines, and nothing came of more than
 * half between them, the till began again at 1 that day: no till makes 5,000 receipts a day. Then all
 * are expected but that half, also those at both ends.
 */
function toOpenSpan(received: string): string {
  return `(
    select coalesce(
      (
        select int8multirange(int8range(1, next)) - int8multirange(gap)
        from unnest('{10000,100000,1000000,10000000,100000000,1000000000}'::bigint[]) as next
        cross join unnest(int8multirange(whole) - ${received}) as gap
        where lower(whole) <= ${WRAP_MARGIN}
          and upper(whole) > next - ${WRAP_MARGIN} and upper(whole) <= next
          and upper(gap) - lower(gap) > next / 2
      ),
      int8multirange(whole)
    )
    from range_merge(${received}) as whole
  )`;
}

/** Numbers that a till which began again may have voided or lost at either end. */
const WRAP_MARGIN = 10;

/** The rows of a gap's till and day: at most two index ranges a gap, however many there are. */
const IS_KNOWN = "known.store = gaps.store and known.till = gaps.till and known.day = gaps.day";

// A row of missing_receipts stays where a gap begins at its number: asked of the multirange, by binary
// search, since a join with the gaps was quadratic. Numbers count as missing only as far as the till says that it made more receipts than are there:
// a voided number has none. The receipt of an erased basket is there, and its amount is not: then
// nothing is said about the total. A gap that has shrunk or come apart keeps the time since when it is known.
const CHECK = `
  with spans as (
    select
      days.store, days.till, days.day, days.revenue, days.scattered, days.doubled,
      days.received + days.erased as received,
      not isempty(days.erased) as has_erased,
      closings.receipts as closing_receipts,
      closings.total as closing_total,
      closings.store is not null as is_closed,
      case
        when days.scattered then '{}'
        when closings.first_receipt is not null
          then int8multirange(int8range(closings.first_receipt, closings.last_receipt, '[]'))
        when closings.store is not null or isempty(days.received + days.erased) then '{}'
        else ${toOpenSpan("days.received + days.erased")}
      end as span
    from till_days as days
    join unnest(${TILL_DAY_INPUT}) as input (store, till, day) using (store, till, day)
    left join till_closings as closings
      on closings.store = days.store and closings.till = days.till and closings.day = days.day
      and closings.superseded_at is null
  ), counts as (
    select
      *,
      span - received as gaps,
      ${sizeOf("span * received")} as inside,
      ${sizeOf("span - received")} as absent,
      case when is_closed then ${sizeOf("received - span")} else 0 end as unexpected
    from spans
  ), verdicts as (
    select
      *,
      least(absent, greatest(coalesce(closing_receipts, absent + inside) - inside, 0)) as missing,
      ${sizeOf("doubled")} as doubled_receipts
    from counts
  ), gaps as (
    select store, till, day, lower(gap) as from_receipt, upper(gap) - 1 as to_receipt
    from verdicts
    cross join lateral unnest(gaps) as gap
    where missing > 0
  ), closed as (
    delete from missing_receipts as known
    using verdicts
    where known.store = verdicts.store and known.till = verdicts.till and known.day = verdicts.day
      and not (
        verdicts.missing > 0
        and verdicts.gaps @> known.from_receipt
        and not verdicts.gaps @> (known.from_receipt - 1)
      )
  ), dated as (
    select
      *,
      coalesce(
        least(
          (
            select case when known.to_receipt >= gaps.from_receipt then known.since end
            from missing_receipts as known
            where ${IS_KNOWN} and known.from_receipt <= gaps.from_receipt
            order by known.from_receipt desc
            limit 1
          ),
          (
            select min(known.since)
            from missing_receipts as known
            where ${IS_KNOWN}
              and known.from_receipt > gaps.from_receipt and known.from_receipt <= gaps.to_receipt
          )
        ),
        clock_timestamp()
      ) as since
    from gaps
  ), firsts as (
    select store, till, day, min(since) as missing_since
    from dated
    group by store, till, day
  ), kept as (
    insert into missing_receipts as known (store, till, day, from_receipt, to_receipt, since)
    select store, till, day, from_receipt, to_receipt, since
    from dated
    on conflict (store, till, day, from_receipt) do update
    set to_receipt = excluded.to_receipt, since = excluded.since
    where (known.to_receipt, known.since) is distinct from (excluded.to_receipt, excluded.since)
  )
  update till_days as days
  set
    checked_at = clock_timestamp(),
    status = case
      when days.scattered then 'scattered'
      when verdicts.missing > 0 then 'missing'
      when verdicts.doubled_receipts > 0 then 'doubled'
      when verdicts.unexpected > 0 then 'unexpected'
      when not is_closed then 'open'
      when verdicts.inside <> verdicts.closing_receipts
        or (verdicts.revenue <> verdicts.closing_total and not has_erased) then 'total_differs'
      else 'complete'
    end,
    first_receipt = lower(span),
    last_receipt = upper(span) - 1,
    receipts = inside + verdicts.unexpected,
    missing = verdicts.missing,
    missing_since = firsts.missing_since,
    unexpected = verdicts.unexpected,
    doubled_receipts = verdicts.doubled_receipts,
    closing_receipts = verdicts.closing_receipts,
    closing_total = verdicts.closing_total
  from verdicts
  left join firsts using (store, till, day)
  where days.store = verdicts.store and days.till = verdicts.till and days.day = verdicts.day`;
