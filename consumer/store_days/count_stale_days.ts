/**
 * How many shops' days are over and have no sums, or those of before a change: reports read their lines.
 *
 * @module
 */
import { IS_REFRESHED } from "../../shared/basket/store_days.ts";
import type { Queryable } from "../../shared/postgres/database.ts";
import { MOST_BASKETS } from "./refresh_days.ts";

/** Counts them, 10,000 at most. */
export async function countStaleDays(database: Queryable): Promise<number> {
  const [row] = await database.query(COUNT, [MOST_BASKETS]);
  return Number(row?.days);
}

const COUNT = `
  select count(*) as days
  from (
    select
    from baskets_by_day as days
    where days.purchased_on < (now() at time zone 'UTC')::date
      and days.purchased_on >= coalesce((select first_month from retained_months), '-infinity')
      and days.baskets <= $1::bigint
      and not exists (select from store_days as done where ${IS_REFRESHED})
    limit 10000
  ) as stale`;
