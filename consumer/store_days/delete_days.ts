/**
 * Takes sums of shops' days away, under the lock of `lockStoreDays()`.
 *
 * @module
 */
import type { Queryable } from "../../shared/postgres/database.ts";
import { toDay } from "../../shared/postgres/to_instant.ts";
import { GIVEN_DAYS, parseStoreDay, type StoreDay, toDayArrays } from "./store_day.ts";
import { STORE_DAY_SUMS } from "./store_day_sums.ts";

/** Deletes the sums of the days, and what they say of their lines. */
export async function deleteDays(
  transaction: Queryable,
  days: readonly StoreDay[],
): Promise<void> {
  if (days.length === 0) return;
  await transaction.query(toDelete("store_days"), toDayArrays(days));
  await deleteSums(transaction, days);
}

/** Deletes the sums alone. */
export async function deleteSums(
  transaction: Queryable,
  days: readonly StoreDay[],
): Promise<void> {
  if (days.length === 0) return;
  for (const { table } of STORE_DAY_SUMS) {
    await transaction.query(toDelete(table), toDayArrays(days));
  }
}

/**
 * Deletes those of up to `limit` days that have lost their last basket: nobody reads their sums, and an
 * erasure does not find them.
 */
export async function deleteEmptyDays(transaction: Queryable, limit: number): Promise<void> {
  const days = await transaction.query(FIND_EMPTY, [limit]);
  await deleteDays(transaction, days.map(parseStoreDay));
}

const toDelete = (table: string) => `
  delete from ${table} as known
  using ${GIVEN_DAYS} as input (store, purchased_on)
  where known.store = input.store and known.purchased_on = input.purchased_on`;

const FIND_EMPTY = `
  select store, ${toDay("purchased_on")} as purchased_on
  from store_days as done
  where not exists (
    select from baskets_by_day as days
    where days.store = done.store and days.purchased_on = done.purchased_on
  )
  limit $1::integer`;
