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
