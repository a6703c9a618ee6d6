/**
 * `GET /stats/sales?by=day`: sales by day of purchase, also days without any. Ascending.
 *
 * @module
 */
import { z } from "zod";
import { count, day, euros, productCount } from "../../answer_values.ts";
import { defineReport, type RowOf } from "../report.ts";
import { SALES_QUERY } from "./sales.ts";
import { toDay } from "../../../shared/postgres/to_instant.ts";

/** The report. */
export const SALES_BY_DAY = defineReport({
  name: "sales-by-day",
  query: SALES_QUERY,
  period: {},
  reads: "rollup",
  row: z.object({ date: day(), baskets: count(), products: productCount(), revenue: euros() }),
  example: [
    { date: "2026-11-23", baskets: 12000, products: 96214, revenue: 301245.5 },
    { date: "2026-11-24", baskets: 345, products: 2801, revenue: 8765.43 },
  ],
  read: (database, { stores, from, to }) => database.query(READ, [stores, from, to]),
});

/** One of its rows. */
export type SalesByDayRow = RowOf<typeof SALES_BY_DAY>;

// The rollups baskets_by_day and sales_by_day, by their primary keys where stores are named.
const READ = `
  select ${toDay("days.date")} as date, baskets, products, revenue
  from (
    select $2::date + number as date
    from generate_series(0, $3::date - $2::date) as number
  ) as days
  left join (
    select purchased_on as date, sum(baskets) as baskets, sum(revenue) as revenue
    from baskets_by_day
    where ($1::text[] is null or store = any($1::text[]))
      and purchased_on between $2::date and $3::date
    group by purchased_on
  ) as baskets using (date)
  left join (
    select purchased_on as date, sum(products) as products
    from sales_by_day
    where ($1::text[] is null or store = any($1::text[]))
      and purchased_on between $2::date and $3::date
    group by purchased_on
  ) as products using (date)
  order by days.date`;
