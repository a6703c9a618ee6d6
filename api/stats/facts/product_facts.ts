/**
 * What shops sold by product or by kind, as tables of SQL with `store`, `purchased_on`, `category`, `kind`,
 * `lines`, `products` and `revenue`; of products also `name`.
 *
 * @module
 */
import { OF_CATEGORY, OF_CATEGORY_AND_PRODUCT, toDayFacts } from "./days_of_period.ts";

/** By product: 12,000 rows for a month of the largest of 26 shops. Arguments: those of `toFactsArgs`. */
export const PRODUCT_FACTS: string = toDayFacts({
  table: "product_sales_by_store_day",
  sums: "name, category, kind, lines, products, revenue",
  stale: "lines.name, lines.category, lines.kind, 1, lines.products, lines.price",
  lines: "each",
  where: OF_CATEGORY_AND_PRODUCT,
});

/** By kind and category: 20 rows a shop and day. The same arguments, and no product. */
export const KIND_FACTS: string = toDayFacts({
  table: "kind_sales_by_store_day",
  sums: "category, kind, lines, products, revenue",
  stale: "lines.category, lines.kind, 1, lines.products, lines.price",
  lines: "each",
  where: OF_CATEGORY,
});
