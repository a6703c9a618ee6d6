/**
 * The shops' days of a period as tables of SQL: the sums that a consumer has made, and the baskets and
 * lines that these leave out, in one statement and so of one moment.
 *
 * @module
 */
import { COUNT_OF_KIND } from "../../../shared/basket/count_of.ts";
import { linesOfBaskets } from "../../../shared/basket/lines_of_baskets.ts";
import { SUMMED_UNTIL } from "../../../shared/basket/store_days.ts";

/** What a table of {@linkcode toDayFacts} is made of. */
export interface DayFacts {
  /** A sum of shops' days. */
  readonly table: string;
  /** Its columns that are read, as SQL after `select`. */
  readonly sums: string;
  /** The same of baskets that no sum holds, of the alias `baskets`, and of `lines` if these are read. */
  readonly stale: string;
  /** What is read of the lines of these: a row each, `products` of a basket, or nothing. */
  readonly lines: "each" | "sum" | "none";
  /** Which rows of the sums, and which lines. @default all of them */
  readonly where?: string;
  /** Until when baskets are in the sums, as SQL: null where there are none that fit. @default {SUMMED_UNTIL} */
  readonly until?: string;
}

/**
 * A table with `store`, `purchased_on` and the columns of `facts`; sums and single baskets or lines are
 * rows alike. The statement's arguments are $1 shops (an array, or null for all), $2 and $3 the period.
 *
 * Each day is looked up by the primary key of its sums, and what these leave out by the index
 * baskets_by_day_and_store and the primary key of lines, whatever Postgres expects: 10 µs a basket with its
 * lines, of which a day of all shops has 5,000 at 10 million lines in 250 days.
 */
export function toDayFacts(
  { table, sums, stale, lines, where = "true", until = SUMMED_UNTIL }: DayFacts,
): string {
  return `
  with days as materialized (${toDaysOfPeriod([`${until} as summed_until`])})
  select days.store, days.purchased_on, sums.*
  from days
  cross join lateral (
    select ${sums}
    from ${table} as sums
    where sums.store = days.store and sums.purchased_on = days.purchased_on and ${where}
    offset 0
  ) as sums
  where summed_until is not null
  union all
  select days.store, days.purchased_on, ${stale}
  from days
  ${BASKETS_OF_DAY}
  ${lines === "none" ? "" : toLines(LINE_COLUMNS[lines], where)}
  where summed_until is distinct from 'infinity'
    and stored_at > coalesce(summed_until, '-infinity')`;
}

/** Each shop's day that has baskets; `columns` may be of `baskets_by_day as days` and `store_days as done`. */
export function toDaysOfPeriod(columns: readonly string[]): string {
  return `
    select days.store, days.purchased_on, ${columns.join(", ")}
    from baskets_by_day as days
    left join store_days as done
      on done.store = days.store and done.purchased_on = days.purchased_on
    where ($1::text[] is null or days.store = any($1::text[]))
      and days.purchased_on between $2::date and $3::date`;
}

/** The baskets of each row of `days`. */
export const BASKETS_OF_DAY = `
  cross join lateral (
    select *
    from baskets
    where baskets.store = days.store and baskets.purchased_on = days.purchased_on
    offset 0
  ) as baskets`;

const LINE_COLUMNS = {
  each: `name, category, kind, price, ${COUNT_OF_KIND} as products`,
  sum: `sum(${COUNT_OF_KIND}) as products`,
};

const toLines = (columns: string, where: string) => `
  cross join lateral (
    select ${columns}
    from basket_products as lines
    where ${linesOfBaskets()}
      and (basket_purchased_on between $2::date and $3::date or basket_purchased_on is null)
      and ${where}
    offset 0
  ) as lines`;

/** The condition that lines, or sums of lines, are of the category $4 and the product $5, if given. */
export const OF_CATEGORY_AND_PRODUCT = `
      ($4::text is null or category = $4::text) and ($5::text is null or name = $5::text)`;

/** The same of sums that know no products. */
export const OF_CATEGORY = "($4::text is null or category = $4::text) and $5::text is null";

/** Where nothing is filtered by lines. */
export const OF_NOTHING = "$4::text is null and $5::text is null";
