/**
 * `GET /stats/sales?by=month`: sales by calendar month, also those without any. Ascending.
 *
 * @module
 */
import { z } from "zod";
import { day, euros, productCount } from "../../answer_values.ts";
import { readSpans } from "../facts/read_spans.ts";
import { narrowSales } from "../facts/sales_facts.ts";
import { defineReport, type RowOf } from "../report.ts";
import { basketCount, SALES_QUERY } from "./sales.ts";

/** The report. */
export const SALES_BY_MONTH = defineReport({
  name: "sales-by-month",
  query: SALES_QUERY,
  period: {},
  reads: "rollup",
  narrow: narrowSales("day"),
  row: z.object({
    month: day().meta({
      description:
        "Its first day, which may lie before `from`. Its sums are those of its days in the period.",
    }),
    baskets: basketCount(),
    products: productCount(),
    revenue: euros(),
  }),
  example: [
    { month: "2026-10-01", baskets: 83120, products: 664214, revenue: 2101245.5 },
    { month: "2026-11-01", baskets: 12345, products: 98801, revenue: 310017.93 },
  ],
  read: (database, request) => readSpans(database, { span: "month", column: "month", request }),
});

/** One of its rows. */
export type SalesByMonthRow = RowOf<typeof SALES_BY_MONTH>;
