/**
 * `GET /stats/basket-sizes`: how many baskets have how many products. Smallest baskets first.
 *
 * @module
 */
import { z } from "zod";
import { count, euros } from "../../answer_values.ts";
import { SCAN_DAYS } from "../facts/scan_days.ts";
import { defineReport, PERIOD_QUERY } from "../report.ts";

/** The report. */
export const BASKET_SIZES = defineReport({
  name: "basket-sizes",
  query: PERIOD_QUERY,
  period: { maxDays: SCAN_DAYS },
  reads: "scan",
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

// The index baskets_by_day_and_store: 150,000 baskets take 30 ms.
const READ = `
  select product_count as products, count(*) as baskets, sum(total) as revenue
  from baskets
  where ($1::text[] is null or store = any($1::text[]))
    and purchased_on between $2::date and $3::date
  group by product_count
  order by product_count`;
