/**
 * Makes the sums of shops' days again whose baskets or lines have changed, some days in a transaction.
 * It locks nothing that a writer of baskets locks, so neither waits for the other.
 *
 * @module
 */
import { IS_REFRESHED, SUMMED_UNTIL } from "../../shared/basket/store_days.ts";
import { toArrayLiteral } from "../../shared/postgres/array_literal.ts";
import type { Database } from "../../shared/postgres/database.ts";
import { toDay } from "../../shared/postgres/to_instant.ts";
import { deleteDays, deleteEmptyDays, deleteSums } from "./delete_days.ts";
import { lockStoreDays } from "./lock_store_days.ts";
import { GIVEN_DAYS, parseStoreDay, type StoreDay, toDayArrays } from "./store_day.ts";
import { STORE_DAY_SUMS, toStoreDays } from "./store_day_sums.ts";

/** What became of a slice of days. */
export interface RefreshedDays {
  /** Days whose sums are those of their lines now. */
  readonly refreshed: number;
  /** Days whose tables differ from each other, as `verify` says: they are read from their lines. */
  readonly unequal: readonly StoreDay[];
  /** Where the next slice goes on; undefined: there are no more days. */
  readonly next: StoreDay | undefined;
}

/** Options for {@linkcode refreshDays}. */
export interface RefreshDaysOptions {
  /** Goes on behind this day of the slice before, from later to earlier days. */
  readonly after?: StoreDay | undefined;
  /**
   * Only days of before this one, YYYY-MM-DD, also those that are not kept, whenever they changed.
   * @default days that are over in UTC, or have grown by a tenth since, or whose sums nobody can read;
   * that are kept, and were not made in the last five minutes
   */
  readonly before?: string;
  /** Most baskets of a slice; one day of a shop may have more. @default {2_000} */
  readonly maxBaskets?: number;
  /** Called with the days of the slice before they are read: what fails, fails for these. */
  readonly onPick?: (days: readonly StoreDay[]) => void;
}

/**
 * Makes the sums of the newest days that changed. Idempotent: safe to stop at any moment.
 *
 * The mark of each day is read first. A change that commits meanwhile gives the day another mark, so
 * that nobody takes sums of half of it for right. Where baskets, lines and `baskets_by_day` differ, as
 * `verify` would say, the day has no sums.
 *
 * @returns undefined when another process is at it
 * @throws {DatabaseError} and then nothing has changed
 */
export async function refreshDays(
  database: Database,
  options: RefreshDaysOptions = {},
): Promise<RefreshedDays | undefined> {
  const { after, before, maxBaskets = 2_000, onPick } = options;
  return await database.transaction(async (transaction) => {
    const isLocked = await lockStoreDays(transaction, { waits: before !== undefined });
    if (!isLocked) return undefined;
    const found = await transaction.query(PICK, [
      before ?? null,
      after?.purchasedOn ?? null,
      after?.store ?? null,
      MOST_DAYS,
      MOST_BASKETS,
    ]);
    let baskets = 0;
    const marked = found.filter((row, index) => {
      baskets += Number(row.baskets);
      return index === 0 || baskets <= maxBaskets;
    });
    const days = marked.map(parseStoreDay);
    onPick?.(days);
    if (days.length === 0) {
      if (before === undefined) await deleteEmptyDays(transaction, MOST_DAYS);
      return { refreshed: 0, unequal: [], next: undefined };
    }
    await deleteDays(transaction, days);
    await transaction.query(INSERT, toDayArrays(days));
    const made = await transaction.query(NOTE, [
      ...toDayArrays(days),
      toArrayLiteral(marked.map(({ baskets }) => baskets ?? "")),
      toArrayLiteral(marked.map(({ version }) => version ?? null)),
    ]);
    const noted = new Set(made.map((row) => toText(parseStoreDay(row))));
    // Nobody reads what was made of those that have changed, and their day may never come again.
    await deleteSums(transaction, days.filter((day) => !noted.has(toText(day))));
    return {
      refreshed: made.filter(({ baskets }) => typeof baskets === "string").length,
      unequal: made.filter(({ baskets }) => typeof baskets !== "string").map(parseStoreDay),
      next: days.at(-1),
    };
  });
}

/**
 * Notes that the sums of a day cannot be made: reports read its lines, and {@linkcode refreshDays} tries
 * again in an hour.
 *
 * @throws {DatabaseError}
 */
export async function leaveDay(database: Database, day: StoreDay): Promise<void> {
  await database.transaction(async (transaction) => {
    // A statement that was given up may hold it for a moment.
    await lockStoreDays(transaction, { waits: true });
    await transaction.query(LEAVE, toDayArrays([day]));
  });
}

function toText({ store, purchasedOn }: StoreDay): string {
  return `${purchasedOn} ${store}`;
}

/** Most days of a slice. */
const MOST_DAYS = 200;
/** A day with more baskets is no shop's: 10 s of one statement. It is always read from its lines. */
export const MOST_BASKETS = 200_000;

const TODAY = "(now() at time zone 'UTC')::date";
// A day that goes on is summed up some 20 times until it has 100 baskets, and 7 times for each doubling
// then: ten times the work of one time, however fast it grows, and who reads adds a tenth at most.
const HAS_GROWN = "11 * done.baskets < 10 * days.baskets";

// By the index baskets_by_day_by_day, backwards: 1 ms where many days wait. Where none does, all are
// compared: 5 s for a million.
const PICK = `
  select days.store, ${toDay("days.purchased_on")} as purchased_on, days.baskets, days.version
  from baskets_by_day as days
  left join store_days as done
    on done.store = days.store and done.purchased_on = days.purchased_on
  where ((${IS_REFRESHED}) is not true or ($1::date is null and done.stored_until is null))
    and days.baskets <= $5::bigint
    and ($2::date is null or (days.purchased_on, days.store) < ($2::date, $3::text))
    and case
      when $1::date is not null then days.purchased_on < $1::date
      else (days.purchased_on < ${TODAY} or ${HAS_GROWN} or done.stored_until is null
          or (${SUMMED_UNTIL}) is null)
        and days.purchased_on >= coalesce((select first_month from retained_months), '-infinity')
        and (
          done.refreshed_at is null
          or done.refreshed_at < now() - case
            when done.baskets is null then interval '1 hour' else interval '5 minutes'
          end
          -- The clock was set back.
          or done.refreshed_at > now()
        )
    end
  order by days.purchased_on desc, days.store desc
  limit $4::integer`;

const LEAVE = `
  insert into store_days (store, purchased_on)
  select * from ${GIVEN_DAYS}
  on conflict (store, purchased_on) do update
  set baskets = null, refreshed_at = clock_timestamp()`;

// In one statement, whose parts have one snapshot, so that lines are read once.
const INSERT = `
  with ${
  toStoreDays(
    `select *, 'infinity'::timestamptz as until from ${GIVEN_DAYS} as input (store, purchased_on)`,
  )
},
  ${
  STORE_DAY_SUMS.map(({ table, key, sums, select }, index) => `
  made_${index} as (
    insert into ${table} (store, purchased_on, ${[...key, ...sums].join(", ")})
    ${select}
  )`).join(",")
}
  select count(*) from paid`;

// A day whose mark is another by now is left to the next pass. One whose tables differ is noted without
// its number of baskets, which no day has.
const NOTE = `
  insert into store_days
    (store, purchased_on, baskets, version, smallest, largest, products, stored_until)
  select
    days.store, days.purchased_on,
    case
      when (days.baskets, days.revenue) = (paid.baskets, paid.revenue)
        and (paid.lines, paid.revenue) = (sold.lines, sold.revenue)
        then days.baskets
    end,
    days.version, totals.smallest, totals.largest, sold.products, totals.stored_until
  from unnest($1::text[], $2::date[], $3::bigint[], $4::bigint[])
    as input (store, purchased_on, baskets, version)
  join baskets_by_day as days
    on days.store = input.store and days.purchased_on = input.purchased_on
    and days.baskets = input.baskets and days.version is not distinct from input.version
  cross join lateral (
    select min(total) as smallest, max(total) as largest, max(stored_at) as stored_until
    from baskets
    where baskets.store = input.store and baskets.purchased_on = input.purchased_on
  ) as totals
  cross join lateral (
    select
      sum(baskets) as baskets, sum(revenue) as revenue, sum(baskets * product_count) as lines
    from basket_sizes_by_store_day as made
    where made.store = input.store and made.purchased_on = input.purchased_on
  ) as paid
  cross join lateral (
    select sum(revenue) as revenue, sum(lines) as lines, sum(products) as products
    from product_sales_by_store_day as made
    where made.store = input.store and made.purchased_on = input.purchased_on
  ) as sold
  returning store, ${toDay("purchased_on")} as purchased_on, baskets`;
