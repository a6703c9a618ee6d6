/**
 * `GET /stats/basket-sizes`: how many baskets have how many products. Smallest baskets first.
 *
 * @module
 */
import { z } from "zod";
import { count, euros } from "../../answer_values.ts";
import { toDayFacts } from "../facts/days_of_period.ts";
import { narrowSums } from "../facts/sales_facts.ts";
import { SHOP_SUM_DAYS } from "../facts/scan_days.ts";
import { defineReport, PERIOD_QUERY } from "../report.ts";

/** The report. */
export const BASKET_SIZES = defineReport({
  name: "basket-sizes",
  query: PERIOD_QUERY,
  period: { maxDays: SHOP_SUM_DAYS },
  reads: "scan",
  narrow: narrowSums,
  row: z.object({
    products: count().meta({ description: "Lines in a basket." }),
    baskets: count(),
    revenue: euros(),
  }),
  example: [
    { products: 1, baskets: 80, revenue: 190.5 },
    { products: 2, baskets: 140, revenue: 702.8 },
  ],
  read: (database, { stores, from, to }) => database.query(READ, [stores, from, to]),
});

const READ = `
  select product_count as products, sum(baskets) as baskets, sum(revenue) as revenue
  from (${
  toDayFacts({
    table: "basket_sizes_by_store_day",
    sums: "product_count, baskets, revenue",
    stale: "product_count, 1, total",
    lines: "none",
  })
}) as facts
  group by product_count
  order by product_count`;
