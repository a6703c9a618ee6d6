/**
 * The baskets of a period among which the largest or smallest are, as a table of SQL: whole days of shops,
 * as few as their largest or smallest baskets allow.
 *
 * @module
 */
import { IS_REFRESHED } from "../../../shared/basket/store_days.ts";
import { BASKETS_OF_DAY, toDaysOfPeriod } from "./days_of_period.ts";

/**
 * Baskets, among which are the first $12 of the order that have a total from $7 to $8 (each may be null)
 * and come behind the total $15 (null: from the start). $1 to $3 are shops and period.
 *
 * As many days as the page has rows, each with one basket that fits, prove that no row of the page lies
 * behind the last of these. So only days that reach so far are read, and those that have changed: 51
 * of 806 for a month of 26 shops.
 */
export function toExtremeBaskets(order: "largest" | "smallest"): string {
  const [extreme, other, direction, reaches, isBehind] = order === "largest"
    ? ["largest", "smallest", "desc", ">=", "<"] as const
    : ["smallest", "largest", "", "<=", ">"] as const;
  const [most, least] = order === "largest" ? [extreme, other] : [other, extreme];
  return `(
    with days as materialized (${toDaysOfPeriod(COLUMNS)}), last as materialized (
      select ${extreme} as total
      from days
      where is_refreshed
        and ($7::numeric is null or ${extreme} >= $7::numeric)
        and ($8::numeric is null or ${extreme} <= $8::numeric)
        and ($15::numeric is null or ${extreme} ${isBehind} $15::numeric)
      order by ${extreme} ${direction}
      offset $12::integer - 1
      limit 1
    )
    select baskets.*
    from days
    ${BASKETS_OF_DAY}
    where not is_refreshed or (
      ((select total from last) is null or ${extreme} ${reaches} (select total from last))
      and ($7::numeric is null or ${most} >= $7::numeric)
      and ($8::numeric is null or ${least} <= $8::numeric)
      and ($15::numeric is null or ${other} ${isBehind}= $15::numeric)
    )
  ) as baskets`;
}

const COLUMNS = [`(${IS_REFRESHED}) is true as is_refreshed`, "smallest", "largest"];
