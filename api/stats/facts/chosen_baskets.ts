/**
 * The lines of a category or a product and the baskets that have them, as tables of SQL.
 *
 * @module
 */
import { SUMMED_UNTIL } from "../../../shared/basket/store_days.ts";
import { OF_CATEGORY_AND_PRODUCT, toDayFacts } from "./days_of_period.ts";

/**
 * A table with `store` and `id`, each once, of baskets that have such a line; `where` is one more
 * condition of lines. The statement's arguments are $1 shops (an array, or null for all), $2 and $3 the
 * period, $4 a category or null, $5 a product's name or null.
 *
 * Sums of shops' days know the baskets of each product: the 3,000 of a week of all shops that have the
 * most bought product take 8 ms. Among lines they took 160, since no index knows names: it would cost the
 * store a tenth.
 */
export function toChosenBaskets(where = "true"): string {
  const facts = toFacts(where, { sums: "unnest(basket_ids) as id", stale: "baskets.id" });
  return `select distinct store, id from (${facts}) as facts`;
}

/** Each such line, with `store`, `purchased_on`, the basket's `id`, `products` and `price`. */
export const CHOSEN_LINES: string = toFacts("true", {
  sums: "unnest(basket_ids) as id, products / lines as products, unnest(prices) as price",
  stale: "baskets.id, lines.products, lines.price",
});

function toFacts(
  where: string,
  columns: { readonly sums: string; readonly stale: string },
): string {
  return toDayFacts({
    ...columns,
    table: "product_sales_by_store_day",
    lines: "each",
    where: `${OF_CATEGORY_AND_PRODUCT} and ${where}`,
    // Older versions made sums without baskets.
    until: `case when done.stored_until is not null then ${SUMMED_UNTIL} end`,
  });
}
