/**
 * How SQL joins lines with their baskets, so that Postgres looks only into the month of each.
 *
 * @module
 */

/**
 * The condition that lines are those of a basket: store, id and date.
 *
 * Lines of a database that was filled before lines had a date may have none until
 * `deno task partitions` has dated them. They are in the default partition, which costs each basket
 * one look into an index that is empty otherwise.
 *
 * @param options.lines alias of `basket_products`. @default {"lines"}
 * @param options.baskets alias of `baskets`. @default {"baskets"}
 * @example
 * ```ts
 * import { linesOfBaskets } from "./lines_of_baskets.ts";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(
 *   `select count(*) from baskets join basket_products as lines on ${linesOfBaskets()}`,
 *   "select count(*) from baskets join basket_products as lines on " +
 *     "lines.store = baskets.store and lines.basket_id = baskets.id " +
 *     "and (lines.basket_purchased_on = baskets.purchased_on or lines.basket_purchased_on is null)",
 * );
 * ```
 */
export function linesOfBaskets(
  { lines = "lines", baskets = "baskets" }: {
    readonly lines?: string;
    readonly baskets?: string;
  } = {},
): string {
  return `${lines}.store = ${baskets}.store and ${lines}.basket_id = ${baskets}.id ` +
    `and ${datedAs(`${baskets}.purchased_on`, { lines })}`;
}

/**
 * The condition that lines have the date of the expression `purchasedOn`, or none yet.
 *
 * @example
 * ```ts
 * import { datedAs } from "./lines_of_baskets.ts";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(
 *   datedAs("$3::date"),
 *   "(lines.basket_purchased_on = $3::date or lines.basket_purchased_on is null)",
 * );
 * ```
 */
export function datedAs(
  purchasedOn: string,
  { lines = "lines" }: { readonly lines?: string } = {},
): string {
  return `(${lines}.basket_purchased_on = ${purchasedOn} or ${lines}.basket_purchased_on is null)`;
}

/**
 * The condition that lines are those of the stored basket $1 (store), $2 (id). Its date is known before
 * lines are looked for: a join might look into each month first.
 *
 * @example
 * ```ts
 * import { OF_ONE_BASKET } from "./lines_of_baskets.ts";
 * import { assertStringIncludes } from "@std/assert";
 *
 * const select = `select count(*) from basket_products as lines where ${OF_ONE_BASKET}`;
 * assertStringIncludes(select, "where store = $1::text and basket_id = $2::text and");
 * ```
 */
export const OF_ONE_BASKET: string = `store = $1::text and basket_id = $2::text and ${
  datedAs("(select purchased_on from baskets where store = $1::text and id = $2::text)")
}`;
