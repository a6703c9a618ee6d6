/**
 * Sales by what the rules make of a product's name.
 *
 * @module
 */
import { type Report, toAmount, toCount } from "../report.ts";
import { SALES_SCHEMA, type SalesQuery } from "./sales.ts";

/** `{ category, products, revenue }`, most revenue first. */
export const SALES_BY_CATEGORY: Report<SalesQuery> = {
  name: "sales-by-category",
  schema: SALES_SCHEMA,
  period: {},
  reads: "rollup",
  columns: ["category", "products", "revenue"],
  async read(database, { stores, from, to }) {
    const rows = await database.query(READ, [stores, from, to]);
    return rows.map((row) => ({
      category: row.category ?? "",
      products: toCount(row.products),
      revenue: toAmount(row.revenue),
    }));
  },
};

// The rollup sales_by_day, by its primary key where stores are named.
const READ = `
  select category, sum(products) as products, sum(revenue) as revenue
  from sales_by_day
  where ($1::text[] is null or store = any($1::text[]))
    and purchased_on between $2::date and $3::date
  group by category
  order by sum(revenue) desc, category`;
