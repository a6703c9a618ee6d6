/**
 * The sums of the shops' days whose lines go: they are kept, and made from what is still there.
 *
 * @module
 */
import { lockStoreDays } from "../../consumer/store_days/lock_store_days.ts";
import { refreshDays } from "../../consumer/store_days/refresh_days.ts";
import {
  GIVEN_DAYS,
  parseStoreDay,
  type StoreDay,
  toDayArrays,
} from "../../consumer/store_days/store_day.ts";
import { IS_REFRESHED } from "../../shared/basket/store_days.ts";
import type { Database } from "../../shared/postgres/database.ts";
import { toDay } from "../../shared/postgres/to_instant.ts";
import { retryOutages, type RetryOutagesOptions } from "../retry_outages.ts";

/** What these functions need. */
export interface OldDaysOptions extends RetryOutagesOptions {
  readonly database: Database;
  /** First day of the first month that is kept, ISO 8601. */
  readonly firstMonth: string;
}

/**
 * Makes the sums of the days that go.
 *
 * @returns the days that still have baskets and no sums: their tables differ, or they have more baskets
 * than anybody sums up; undefined when `signal` aborted
 */
export async function sumUpOldDays(
  options: OldDaysOptions,
): Promise<readonly StoreDay[] | undefined> {
  const { database, firstMonth } = options;
  const isDone = await eachSlice(
    options,
    async (after) => (await refreshDays(database, { before: firstMonth, after }))?.next,
  );
  if (!isDone) return undefined;
  const rows = await retryOutages(() => database.query(READ_UNSUMMED, [firstMonth]), options);
  return rows?.map(parseStoreDay);
}

/**
 * Takes the baskets out of the sums of days that have gone: the sums stay.
 *
 * @returns false when `signal` aborted
 */
export async function forgetBaskets(options: OldDaysOptions): Promise<boolean> {
  const { database, firstMonth } = options;
  return await eachSlice(options, (after) =>
    database.transaction(async (transaction) => {
      await lockStoreDays(transaction, { waits: true });
      const key = [firstMonth, after?.purchasedOn ?? null, after?.store ?? null, DAYS_AT_ONCE];
      const days = (await transaction.query(READ_DAYS, key)).map(parseStoreDay);
      await transaction.query(FORGET, toDayArrays(days));
      return days.at(-1);
    }));
}

/** @returns whether there are no more, so that `next` returned undefined; false: `signal` aborted */
async function eachSlice(
  options: OldDaysOptions,
  next: (after: StoreDay | undefined) => Promise<StoreDay | undefined>,
): Promise<boolean> {
  let after: StoreDay | undefined;
  while (!options.signal.aborted) {
    const last = after;
    // An array, since undefined is what an abort returns.
    const slice = await retryOutages(async () => [await next(last)], options);
    if (slice === undefined) return false;
    [after] = slice;
    if (after === undefined) return true;
  }
  return false;
}

/** Some 100,000 rows of sums. */
const DAYS_AT_ONCE = 200;

const READ_UNSUMMED = `
  select days.store, ${toDay("days.purchased_on")} as purchased_on
  from baskets_by_day as days
  where days.purchased_on < $1::date
    and not exists (select from store_days as done where ${IS_REFRESHED})
    and exists (
      select from baskets
      where baskets.store = days.store and baskets.purchased_on = days.purchased_on
    )
  order by days.purchased_on, days.store`;

const READ_DAYS = `
  select store, ${toDay("purchased_on")} as purchased_on
  from store_days
  where purchased_on < $1::date
    and ($2::date is null or (purchased_on, store) > ($2::date, $3::text))
  order by store_days.purchased_on, store
  limit $4::integer`;

const FORGET = `
  update product_sales_by_store_day as sums
  set basket_ids = null, prices = null
  from ${GIVEN_DAYS} as input (store, purchased_on)
  where sums.store = input.store and sums.purchased_on = input.purchased_on
    and basket_ids is not null`;
