/**
 * What stands in the tables, to hold one state of them against another.
 *
 * @module
 */
import type { Queryable, TextRow } from "../../../shared/postgres/database.ts";

/** Every row of every table, times and all, in the order of the primary keys. */
export interface Tables {
  readonly baskets: readonly TextRow[];
  readonly lines: readonly TextRow[];
  readonly sales: readonly TextRow[];
  readonly productSales: readonly TextRow[];
  readonly basketCounts: readonly TextRow[];
  readonly deadLetters: readonly TextRow[];
}

/** Reads all of them. */
export async function readTables(database: Queryable): Promise<Tables> {
  return {
    baskets: await database.query("select * from baskets order by store, id"),
    lines: await database.query(
      "select * from basket_products order by store, basket_id, line",
    ),
    sales: await database.query(
      "select * from sales_by_day order by store, purchased_on, category",
    ),
    productSales: await database.query(
      "select * from product_sales_by_day order by purchased_on, name, category",
    ),
    basketCounts: await database.query(
      "select * from baskets_by_day order by store, purchased_on",
    ),
    deadLetters: await database.query(
      "select * from dead_letters order by topic, partition_id, record_offset",
    ),
  };
}

/** The rollups among them. */
export type Rollups = Pick<Tables, "sales" | "productSales" | "basketCounts">;

/** The rollups as they are. */
export async function readRollups(database: Queryable): Promise<Rollups> {
  const { sales, productSales, basketCounts } = await readTables(database);
  return { sales, productSales, basketCounts };
}

/** The rollups as they must be: summed up anew from baskets and lines. */
export async function recomputeRollups(
  database: Queryable,
): Promise<Rollups> {
  return {
    sales: await database.query(`
      select lines.store, purchased_on, category, count(*) as products, sum(price) as revenue
      from basket_products as lines
      join baskets on baskets.store = lines.store and baskets.id = lines.basket_id
      group by lines.store, purchased_on, category
      order by lines.store, purchased_on, category`),
    productSales: await database.query(`
      select purchased_on, name, category, count(*) as products, sum(price) as revenue
      from basket_products as lines
      join baskets on baskets.store = lines.store and baskets.id = lines.basket_id
      group by purchased_on, name, category
      order by purchased_on, name, category`),
    basketCounts: await database.query(`
      select store, purchased_on, count(*) as baskets, sum(total) as revenue
      from baskets
      group by store, purchased_on
      order by store, purchased_on`),
  };
}

/** How many rows stand in each table. */
export async function countRows(database: Queryable): Promise<Record<keyof Tables, number>> {
  const { baskets, lines, sales, productSales, basketCounts, deadLetters } = await readTables(
    database,
  );
  return {
    baskets: baskets.length,
    lines: lines.length,
    sales: sales.length,
    productSales: productSales.length,
    basketCounts: basketCounts.length,
    deadLetters: deadLetters.length,
  };
}
