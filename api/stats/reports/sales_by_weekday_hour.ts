/**
 * `GET /stats/sales?by=weekday-hour`: at which hours of which weekdays one sells, on the clock of the
 * shops. Ascending; hours without sales are not there.
 *
 * @module
 */
import { z } from "zod";
import { count, euros, productCount } from "../../answer_values.ts";
import { narrowLines, toFactsArgs } from "../facts/sales_facts.ts";
import { SCAN_DAYS, SHOP_SUM_DAYS } from "../facts/scan_days.ts";
import { toTimedFacts } from "../facts/timed_facts.ts";
import { defineReport, type RowOf } from "../report.ts";
import { basketCount, SALES_QUERY } from "./sales.ts";

/** The report. */
export const SALES_BY_WEEKDAY_HOUR = defineReport({
  name: "sales-by-weekday-hour",
  query: SALES_QUERY,
  period: { maxDays: SHOP_SUM_DAYS },
  reads: "scan",
  narrow({ hasStores, own }) {
    if (own.product !== null) return narrowLines({ hasStores });
    return hasStores ? {} : { maxDays: SCAN_DAYS };
  },
  isLocal: true,
  row: z.object({
    weekday: count().meta({ description: "From 1, Monday, to 7, on the clock of `timeZone`." }),
    hour: count().meta({
      description: "From 0 to 23, on that clock. When summer time ends two hours are one here.",
    }),
    baskets: basketCount(),
    products: z.nullable(productCount()).meta({
      description: "Products, less those returned; `null` without `category` or `product`, since " +
        "baskets alone are read then.",
    }),
    revenue: euros(),
  }),
  example: [
    { weekday: 1, hour: 9, baskets: 1220, products: null, revenue: 30124.4 },
    { weekday: 6, hour: 11, baskets: 3098, products: null, revenue: 92401.35 },
  ],
  read(database, request) {
    const facts = toTimedFacts("baskets", request.own);
    return database.query(
      `
      select
        extract(isodow from local) as weekday, extract(hour from local) as hour,
        sum(baskets) as baskets, sum(products) as products, sum(revenue) as revenue
      from (
        select quarters.*, quarter at time zone $6::text as local
        from (${facts}) as quarters
      ) as quarters
      group by 1, 2
      order by 1, 2`,
      [...toFactsArgs(request), request.timeZone],
    );
  },
});

/** One of its rows. */
export type SalesByWeekdayHourRow = RowOf<typeof SALES_BY_WEEKDAY_HOUR>;
