/**
 * `GET /stats/sales?by=category`: sales by the category of the product. Most revenue first.
 *
 * @module
 */
import { z } from "zod";
import { euros, productCount } from "../../answer_values.ts";
import { defineReport, type RowOf } from "../report.ts";
import { SALES_QUERY } from "./sales.ts";

/** The report. */
export const SALES_BY_CATEGORY = defineReport({
  name: "sales-by-category",
  query: SALES_QUERY,
  period: {},
  reads: "rollup",
  row: z.object({ category: z.string(), products: productCount(), revenue: euros() }),
  example: [
    { category: "Fruit", products: 9120, revenue: 20310.2 },
    { category: "Bakery", products: 6040, revenue: 15120.9 },
  ],
  read: (database, { stores, from, to }) => database.query(READ, [stores, from, to]),
});

/** One of its rows. */
export type SalesByCategoryRow = RowOf<typeof SALES_BY_CATEGORY>;

// The rollup sales_by_day, by its primary key where stores are named.
const READ = `
  select category, sum(products) as products, sum(revenue) as revenue
  from sales_by_day
  where ($1::text[] is null or store = any($1::text[]))
    and purchased_on between $2::date and $3::date
  group by category
  order by sum(revenue) desc, category`;
