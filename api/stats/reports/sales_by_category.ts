/**
 * `GET /stats/sales?by=category`: sales by the category of the product. Most revenue first.
 *
 * @module
 */
import { z } from "zod";
import { euros, productCount } from "../../answer_values.ts";
import { narrowSales, toFactsArgs, toSalesFacts } from "../facts/sales_facts.ts";
import { defineReport, type RowOf } from "../report.ts";
import { SALES_QUERY } from "./sales.ts";

/** The report. */
export const SALES_BY_CATEGORY = defineReport({
  name: "sales-by-category",
  query: SALES_QUERY,
  period: {},
  reads: "rollup",
  narrow: narrowSales("category"),
  row: z.object({ category: z.string(), products: productCount(), revenue: euros() }),
  example: [
    { category: "Fruit", products: 9120, revenue: 20310.2 },
    { category: "Bakery", products: 6040, revenue: 15120.9 },
  ],
  read: (database, request) =>
    database.query(
      `
      select category, sum(products) as products, sum(revenue) as revenue
      from (${toSalesFacts("category", request)}) as facts
      group by category
      order by sum(revenue) desc, category`,
      toFactsArgs(request),
    ),
});

/** One of its rows. */
export type SalesByCategoryRow = RowOf<typeof SALES_BY_CATEGORY>;
