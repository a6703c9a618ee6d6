/**
 * `GET /stats/sales?by=hour`: sales by the hour in which they were paid, as the shop says, or else in
 * which the API received them. Ascending.
 *
 * @module
 */
import { z } from "zod";
import { COUNT_OF_KIND } from "../../../shared/basket/count_of.ts";
import { linesOfBaskets } from "../../../shared/basket/lines_of_baskets.ts";
import { count, euros, instant, productCount } from "../../answer_values.ts";
import { defineReport, type RowOf } from "../report.ts";
import { SALES_QUERY } from "./sales.ts";
import { toInstant } from "../../../shared/postgres/to_instant.ts";

/** The report. */
export const SALES_BY_HOUR = defineReport({
  name: "sales-by-hour",
  query: SALES_QUERY,
  period: { maxDays: 7 },
  reads: "scan",
  localInstant: "hour",
  row: z.object({
    hour: instant().meta({
      description: "Its beginning, in UTC; CSV has it with the offset of `TIME_ZONE`.",
    }),
    baskets: count(),
    products: productCount(),
    revenue: euros(),
  }),
  example: [
    { hour: "2026-11-24T08:00:00.000Z", baskets: 98, products: 802, revenue: 2401.35 },
    { hour: "2026-11-24T09:00:00.000Z", baskets: 120, products: 951, revenue: 3012.4 },
  ],
  read: (database, { stores, from, to }) => database.query(READ, [stores, from, to]),
});

/** One of its rows. */
export type SalesByHourRow = RowOf<typeof SALES_BY_HOUR>;

/** Hours of UTC whatever the session's time zone is: some zones are half an hour off. */
const HOUR = "date_trunc('hour', coalesce(sold_at, received_at), 'UTC')";

// The index baskets_by_time (purchased_on), and the primary key of the lines.
const READ = `
  select
    ${toInstant(HOUR)} as hour,
    count(*) as baskets,
    sum(lines.products) as products,
    sum(total) as revenue
  from baskets
  cross join lateral (
    select sum(${COUNT_OF_KIND}) as products
    from basket_products as lines
    where ${linesOfBaskets()}
  ) as lines
  where ($1::text[] is null or store = any($1::text[]))
    and purchased_on between $2::date and $3::date
  group by ${HOUR}
  order by ${HOUR}`;
