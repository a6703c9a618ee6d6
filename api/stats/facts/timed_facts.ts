/**
 * Sales by the quarter of an hour in which they were paid, as a table of SQL.
 *
 * @module
 */
import { QUARTER } from "../../../shared/basket/store_days.ts";
import { CHOSEN_LINES } from "./chosen_baskets.ts";
import { OF_CATEGORY, OF_NOTHING, toDayFacts } from "./days_of_period.ts";
import type { LineFilters } from "./sales_facts.ts";

/** What is read of a time: baskets alone, or these with the products in them. */
export type TimedSource = "baskets" | "baskets_and_products";

/**
 * A table with `quarter`, each once, `baskets`, `products` and `revenue`, of which what is not read is
 * null; a filter chooses lines, which have no baskets. Its arguments are those of `toFactsArgs`.
 *
 * Every time zone is some quarters of an hour from UTC, so hours and weekdays of each follow, and only
 * the few sums of quarters have to be put into these.
 */
export function toTimedFacts(source: TimedSource, filters: LineFilters): string {
  return `
  select quarter, sum(baskets) as baskets, sum(products) as products, sum(revenue) as revenue
  from (${chooseFacts(source, filters)}) as facts
  group by quarter
  offset 0`;
}

function chooseFacts(source: TimedSource, { category, product }: LineFilters): string {
  if (product !== null) return QUARTERS_OF_PRODUCT;
  if (category !== null) return QUARTERS_OF_CATEGORY;
  return source === "baskets" ? QUARTERS_OF_BASKETS : QUARTERS;
}

const QUARTERS_OF_BASKETS = toDayFacts({
  table: "quarters_by_store_day",
  sums: "quarter, baskets, null::bigint as products, revenue",
  stale: `${QUARTER}, 1, null, total`,
  lines: "none",
  where: OF_NOTHING,
});

const QUARTERS = toDayFacts({
  table: "quarters_by_store_day",
  sums: "quarter, baskets, products, revenue",
  stale: `${QUARTER}, 1, lines.products, total`,
  lines: "sum",
  where: OF_NOTHING,
});

const QUARTERS_OF_CATEGORY = toDayFacts({
  table: "category_quarters_by_store_day",
  sums: "quarter, null::bigint as baskets, products, revenue",
  stale: `${QUARTER}, null, lines.products, lines.price`,
  lines: "each",
  where: OF_CATEGORY,
});

// No sum is kept of this, but of the baskets that it is in.
const QUARTERS_OF_PRODUCT = `
  select quarter, null::bigint as baskets, products, price as revenue
  from (${CHOSEN_LINES}) as lines
  cross join lateral (
    select ${QUARTER} as quarter
    from baskets
    where baskets.store = lines.store and baskets.id = lines.id
    offset 0
  ) as baskets`;
