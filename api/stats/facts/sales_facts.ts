/**
 * Sales by day as a table of SQL, from the smallest table that knows them: a rollup where one holds
 * what is asked for, else the sums of shops' days.
 *
 * @module
 */
import type { SqlValue } from "../../../shared/postgres/database.ts";
import type { NarrowedRequest, Narrowing, ReportRequest } from "../report.ts";
import type { SalesQuery } from "../reports/sales.ts";
import { IS_REFRESHED } from "../../../shared/basket/store_days.ts";
import { PRODUCT_FACTS } from "./product_facts.ts";
import { ALL_LINES_DAYS, ALL_SUM_DAYS, SCAN_DAYS } from "./scan_days.ts";

/** What the rows of {@linkcode toSalesFacts} are summed up by, beside the day. */
export type FactsBy = "day" | "category" | "store";

/**
 * A table with `store`, `purchased_on`, `category`, `baskets`, `products` and `revenue`, in which
 * `store` and `category` are there only if `by` asks for them. `baskets` is null where a filter chooses
 * lines. Its arguments are those of {@linkcode toFactsArgs}.
 */
export function toSalesFacts(by: FactsBy, request: FactsRequest): string {
  switch (toSource(by, request)) {
    case "baskets":
      return BASKETS_AND_PRODUCTS;
    case "categories":
      return CATEGORIES;
    case "products":
      return PRODUCTS;
    case "store_products":
      return PRODUCTS_OF_STORES;
  }
}

/** Whether the facts tell baskets; they do not where a filter chooses lines. */
export function hasBaskets({ category, product }: LineFilters): boolean {
  return category === null && product === null;
}

/** The arguments $1 to $5: shops, from, to, category, product. */
export function toFactsArgs(
  { stores, from, to, own: { category, product } }: Omit<ReportRequest<SalesQuery>, "timeZone">,
): readonly SqlValue[] {
  return [stores, from, to, category, product];
}

/** Bounds the period where sums of shops' days are read. */
export function narrowSales(by: FactsBy): (request: NarrowedRequest<SalesQuery>) => Narrowing {
  return function narrow({ hasStores, own }) {
    const source = toSource(by, { stores: hasStores ? "" : null, own });
    if (source !== "store_products") return {};
    return hasStores ? { reads: "scan" } : { reads: "scan", maxDays: ALL_SUM_DAYS };
  };
}

/** The bounds of a report that reads lines. */
export function narrowLines(
  { hasStores }: Pick<NarrowedRequest<SalesQuery>, "hasStores">,
): Narrowing {
  return { reads: "scan", maxDays: hasStores ? SCAN_DAYS : ALL_LINES_DAYS };
}

/** The bounds of a report that reads a few sums of each shop's day. */
export function narrowSums(
  { hasStores }: Pick<NarrowedRequest<SalesQuery>, "hasStores">,
): Narrowing {
  return hasStores ? {} : { maxDays: ALL_SUM_DAYS };
}

/** The filters that choose lines. */
export type LineFilters = Pick<SalesQuery, "category" | "product">;

interface FactsRequest {
  readonly stores: string | null;
  readonly own: LineFilters;
}

function toSource(
  by: FactsBy,
  { stores, own: { category, product } }: FactsRequest,
): "baskets" | "categories" | "products" | "store_products" {
  // The rollup of products knows no shops (decision record 0006), the sums of shops' days do (0029).
  if (product !== null) return stores === null && by !== "store" ? "products" : "store_products";
  return category === null && by !== "category" ? "baskets" : "categories";
}

// One row a shop and day; its products are summed up from 15 where no consumer has done it yet.
const BASKETS_AND_PRODUCTS = `
  select
    days.store, days.purchased_on, null::text as category, days.baskets, days.revenue,
    coalesce(done.products, (
      select sum(products)
      from sales_by_day as sold
      where sold.store = days.store and sold.purchased_on = days.purchased_on
    ), 0) as products
  from baskets_by_day as days
  left join store_days as done on ${IS_REFRESHED}
  where ($1::text[] is null or days.store = any($1::text[]))
    and days.purchased_on between $2::date and $3::date
    -- Nobody asks for them here.
    and $4::text is null and $5::text is null`;

const CATEGORIES = `
  select store, purchased_on, category, null::bigint as baskets, products, revenue
  from sales_by_day
  where ($1::text[] is null or store = any($1::text[]))
    and purchased_on between $2::date and $3::date
    and ($4::text is null or category = $4::text)
    and $5::text is null`;

const PRODUCTS = `
  select null::text as store, purchased_on, category, null::bigint as baskets, products, revenue
  from product_sales_by_day
  where $1::text[] is null
    and purchased_on between $2::date and $3::date
    and ($4::text is null or category = $4::text)
    and name = $5::text`;

const PRODUCTS_OF_STORES = `
  select store, purchased_on, category, null::bigint as baskets, products, revenue
  from (${PRODUCT_FACTS}) as facts`;
