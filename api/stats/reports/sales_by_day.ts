/**
 * `GET /stats/sales?by=day`: sales by day of purchase, also days without any. Ascending.
 *
 * @module
 */
import { z } from "zod";
import { day, euros, productCount } from "../../answer_values.ts";
import { narrowSales } from "../facts/sales_facts.ts";
import { readSpans } from "../facts/read_spans.ts";
import { defineReport, type RowOf } from "../report.ts";
import { basketCount, SALES_QUERY } from "./sales.ts";

/** The report. */
export const SALES_BY_DAY = defineReport({
  name: "sales-by-day",
  query: SALES_QUERY,
  period: {},
  reads: "rollup",
  narrow: narrowSales("day"),
  row: z.object({
    date: day(),
    baskets: basketCount(),
    products: productCount(),
    revenue: euros(),
  }),
  example: [
    { date: "2026-11-23", baskets: 12000, products: 96214, revenue: 301245.5 },
    { date: "2026-11-24", baskets: 345, products: 2801, revenue: 8765.43 },
  ],
  read: (database, request) => readSpans(database, { span: "day", column: "date", request }),
});

/** One of its rows. */
export type SalesByDayRow = RowOf<typeof SALES_BY_DAY>;
