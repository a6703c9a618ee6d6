/**
 * `GET /stats/sales?by=hour`: sales by the hour in which they were paid, as the shop says, or else in
 * which the API received them. Ascending.
 *
 * @module
 */
import { z } from "zod";
import { euros, instant, productCount } from "../../answer_values.ts";
import { toTimedFacts } from "../facts/timed_facts.ts";
import { narrowLines, toFactsArgs } from "../facts/sales_facts.ts";
import { SCAN_DAYS } from "../facts/scan_days.ts";
import { defineReport, type RowOf } from "../report.ts";
import { basketCount, SALES_QUERY } from "./sales.ts";
import { toInstant } from "../../../shared/postgres/to_instant.ts";

/** The report. */
export const SALES_BY_HOUR = defineReport({
  name: "sales-by-hour",
  query: SALES_QUERY,
  period: { maxDays: SCAN_DAYS, defaultDays: 7 },
  reads: "scan",
  narrow: ({ hasStores, own }) => own.product === null ? {} : narrowLines({ hasStores }),
  localInstant: "hour",
  row: z.object({
    hour: instant().meta({
      description: "Its beginning, in UTC; CSV has it with the offset of `TIME_ZONE`.",
    }),
    baskets: basketCount(),
    products: productCount(),
    revenue: euros(),
  }),
  example: [
    { hour: "2026-11-24T08:00:00.000Z", baskets: 98, products: 802, revenue: 2401.35 },
    { hour: "2026-11-24T09:00:00.000Z", baskets: 120, products: 951, revenue: 3012.4 },
  ],
  read(database, request) {
    const facts = toTimedFacts("baskets_and_products", request.own);
    return database.query(
      `
      select
        ${toInstant("hour")} as hour, baskets, products, revenue
      from (
        -- Hours of UTC whatever the session's time zone is: some zones are half an hour off.
        select
          date_trunc('hour', quarter, 'UTC') as hour, sum(baskets) as baskets,
          sum(products) as products, sum(revenue) as revenue
        from (${facts}) as quarters
        group by 1
      ) as hours
      order by hours.hour`,
      toFactsArgs(request),
    );
  },
});

/** One of its rows. */
export type SalesByHourRow = RowOf<typeof SALES_BY_HOUR>;
