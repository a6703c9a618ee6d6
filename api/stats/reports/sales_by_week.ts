/**
 * `GET /stats/sales?by=week`: sales by week, from Monday to Sunday, also those without any. Ascending.
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
export const SALES_BY_WEEK = defineReport({
  name: "sales-by-week",
  query: SALES_QUERY,
  period: {},
  reads: "rollup",
  narrow: narrowSales("day"),
  row: z.object({
    week: day().meta({
      description:
        "Its Monday, which may lie before `from`. Its sums are those of its days in the period.",
    }),
    baskets: basketCount(),
    products: productCount(),
    revenue: euros(),
  }),
  example: [
    { week: "2026-11-16", baskets: 83120, products: 664214, revenue: 2101245.5 },
    { week: "2026-11-23", baskets: 12345, products: 98801, revenue: 310017.93 },
  ],
  read: (database, request) => readSpans(database, { span: "week", column: "week", request }),
});

/** One of its rows. */
export type SalesByWeekRow = RowOf<typeof SALES_BY_WEEK>;
