/**
 * How SQL tells whether the sums of a shop's day are those of its lines, and when a basket was paid. The
 * consumer makes these sums beside its transactions; reports and `verify` read them.
 *
 * @module
 */

/**
 * The condition that the sums of the row `done` of `store_days` are those of the day `days` of
 * `baskets_by_day`, in one statement's snapshot.
 *
 * A day's number of baskets and its version are its mark. Storing raises the number, and whatever does
 * not gives the day a version that no day has had. So a mark never comes again, and the same mark
 * means the same lines.
 *
 * @example
 * ```ts
 * import { IS_REFRESHED } from "./store_days.ts";
 * import { assertStringIncludes } from "@std/assert";
 *
 * const join = `baskets_by_day as days left join store_days as done on ${IS_REFRESHED}`;
 * assertStringIncludes(join, "done.baskets = days.baskets");
 * ```
 */
export const IS_REFRESHED: string =
  `done.store = days.store and done.purchased_on = days.purchased_on
  and done.baskets = days.baskets and done.version is not distinct from days.version`;

/**
 * The time until which the sums of `done` are those of the baskets stored, with `done` left joined to
 * `days` by shop and day, in one statement's snapshot: `infinity` for all of them, null for no sums that
 * could be read. Who reads sums adds the baskets whose `stored_at` is later.
 *
 * While the version is the same, a day has gained baskets and nothing else. Clocks and commits have
 * different orders, so a basket that was not summed up may have an earlier time: then fewer have a later
 * one than the day has gained, and there is no such time.
 *
 * @example
 * ```ts
 * import { SUMMED_UNTIL } from "./store_days.ts";
 * import { assertStringIncludes } from "@std/assert";
 *
 * const column = `${SUMMED_UNTIL} as summed_until`;
 * assertStringIncludes(column, "then done.stored_until");
 * ```
 */
export const SUMMED_UNTIL: string = `case
    when done.version is distinct from days.version then null
    when done.baskets = days.baskets then 'infinity'
    when done.baskets + (
      select count(*)
      from baskets as later
      where later.store = days.store and later.purchased_on = days.purchased_on
        and later.stored_at > done.stored_until
    ) = days.baskets then done.stored_until
  end`;

/**
 * The beginning of the quarter of an hour in which a basket of `baskets` was paid, or else received:
 * every time zone is some quarters of an hour from UTC.
 *
 * @example
 * ```ts
 * import { QUARTER } from "./store_days.ts";
 * import { assertStringIncludes } from "@std/assert";
 *
 * assertStringIncludes(QUARTER, "coalesce(sold_at, received_at)");
 * ```
 */
export const QUARTER: string =
  "date_bin('15 minutes', coalesce(sold_at, received_at), timestamptz '2000-01-01 00:00:00+00')";
