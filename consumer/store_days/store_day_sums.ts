/**
 * The sums that are kept of each shop's day, beside the rollups that each batch changes: by product, kind,
 * quarter of an hour and size of baskets. The consumer fills these tables, and `verify` compares them.
 *
 * @module
 */
import { COUNT_OF_KIND } from "../../shared/basket/count_of.ts";
import { linesOfBaskets } from "../../shared/basket/lines_of_baskets.ts";
import { QUARTER } from "../../shared/basket/store_days.ts";

/** A table with rows of `store` and `purchased_on`, a key within these, and sums. */
export interface StoreDaySum {
  readonly table: string;
  /** Columns of the primary key behind `store` and `purchased_on`. */
  readonly key: readonly string[];
  /** The other columns. */
  readonly sums: readonly string[];
  /** Its rows: all columns in order, from `paid` and `sold` of {@linkcode toStoreDays}. */
  readonly select: string;
}

/** Every such table, in the order in which they are changed. */
export const STORE_DAY_SUMS: readonly StoreDaySum[] = [
  {
    table: "product_sales_by_store_day",
    key: ["name", "category", "kind"],
    sums: ["lines", "products", "revenue", "basket_ids", "prices"],
    select: `
      select
        store, purchased_on, name, category, kind, count(*), sum(products), sum(price),
        array_agg(id order by id, price), array_agg(price order by id, price)
      from sold
      group by store, purchased_on, name, category, kind`,
  },
  {
    table: "kind_sales_by_store_day",
    key: ["kind", "category"],
    sums: ["lines", "products", "revenue"],
    select: `
      select store, purchased_on, kind, category, count(*), sum(products), sum(price)
      from sold
      group by store, purchased_on, kind, category`,
  },
  {
    table: "quarters_by_store_day",
    key: ["quarter"],
    sums: ["baskets", "products", "revenue"],
    select: `
      select store, purchased_on, quarter, baskets, coalesce(bought.products, 0), revenue
      from (
        select store, purchased_on, quarter, count(*) as baskets, sum(total) as revenue
        from paid
        group by store, purchased_on, quarter
      ) as quarters
      left join (
        select store, purchased_on, quarter, sum(products) as products
        from sold
        group by store, purchased_on, quarter
      ) as bought using (store, purchased_on, quarter)`,
  },
  {
    table: "category_quarters_by_store_day",
    key: ["category", "quarter"],
    sums: ["products", "revenue"],
    select: `
      select store, purchased_on, category, quarter, sum(products), sum(price)
      from sold
      group by store, purchased_on, category, quarter`,
  },
  {
    table: "basket_sizes_by_store_day",
    key: ["product_count"],
    sums: ["baskets", "revenue"],
    select: `
      select store, purchased_on, product_count, count(*), sum(total)
      from paid
      group by store, purchased_on, product_count`,
  },
];

/**
 * Tables of a `with` clause: `paid`, the baskets of the days of `wanted` (`store`, `purchased_on`)
 * that were stored `until` then, and `sold`, their lines. Lines are looked up basket by basket, whatever Postgres expects: 10 µs each.
 */
export function toStoreDays(wanted: string): string {
  return `
  paid as materialized (
    select
      baskets.store, baskets.id, baskets.purchased_on, ${QUARTER} as quarter, total, product_count
    from (${wanted}) as wanted
    join baskets
      on baskets.store = wanted.store and baskets.purchased_on = wanted.purchased_on
      and stored_at <= until
  ), sold as materialized (
    select paid.store, id, paid.purchased_on, quarter, name, category, kind, products, price
    from paid
    cross join lateral (
      select name, category, kind, ${COUNT_OF_KIND} as products, price
      from basket_products as lines
      where ${linesOfBaskets({ baskets: "paid" })}
      offset 0
    ) as lines
  )`;
}
