/**
 * Sales by the time at which they were paid, as a table of SQL. No rollup knows times: baskets do.
 *
 * @module
 */
import { COUNT_OF_KIND } from "../../../shared/basket/count_of.ts";
import { linesOfBaskets } from "../../../shared/basket/lines_of_baskets.ts";
import { LINES_OF_PERIOD } from "./lines_of_period.ts";

/** What is read: baskets alone, these with the products in them, or chosen lines alone. */
export type TimedSource = "baskets" | "baskets_and_products" | "lines";

/**
 * A table with `time`, `baskets`, `products` and `revenue`, of which what is not read is null. Its
 * arguments are those of `toFactsArgs`.
 *
 * @param time SQL of the time that belongs to a basket
 */
export function toTimedFacts(time: string, source: TimedSource): string {
  switch (source) {
    case "baskets":
      return toBasketSums(time, { products: "null::bigint", lines: "" });
    case "baskets_and_products":
      return toBasketSums(time, { products: "sum(lines.products)", lines: PRODUCTS_OF_BASKET });
    case "lines":
      return `
  select
    ${time} as time, null::bigint as baskets, sum(${COUNT_OF_KIND}) as products,
    sum(price) as revenue
  from (${LINES_OF_PERIOD}) as lines
  join baskets
    on baskets.store = lines.store
    and baskets.id = lines.basket_id
    and baskets.purchased_on between $2::date and $3::date
    and ($1::text[] is null or baskets.store = any($1::text[]))
  group by 1`;
  }
}

// The index baskets_by_day_and_store.
function toBasketSums(
  time: string,
  { products, lines }: Readonly<Record<"products" | "lines", string>>,
): string {
  return `
  select
    ${time} as time, count(*) as baskets, ${products} as products, sum(total) as revenue
  from baskets
  ${lines}
  where ($1::text[] is null or store = any($1::text[]))
    and purchased_on between $2::date and $3::date
    -- Nobody asks for them here.
    and $4::text is null and $5::text is null
  group by 1`;
}

/** By the primary key of the lines: 5,000 baskets take 50 ms. */
const PRODUCTS_OF_BASKET = `
  cross join lateral (
    select sum(${COUNT_OF_KIND}) as products
    from basket_products as lines
    where ${linesOfBaskets()}
  ) as lines`;
