/**
 * `GET /stats/sales?by=store`: sales by shop. Most revenue first. Strangers can invent any number of
 * shops, so there is a limit.
 *
 * @module
 */
import { z } from "zod";
import { count, euros } from "../../answer_values.ts";
import { defineReport, type RowOf } from "../report.ts";
import { limit } from "../query/parameters.ts";
import { SALES_PARAMETERS } from "./sales.ts";

/** The report. */
export const SALES_BY_STORE = defineReport({
  name: "sales-by-store",
  query: z.strictObject({ limit: limit(1_000, 10_000), ...SALES_PARAMETERS }),
  period: {},
  reads: "rollup",
  row: z.object({
    store: z.string(),
    baskets: count(),
    revenue: euros(),
    averageBasket: euros(),
  }),
  example: [{ store: "Gent Zuid", baskets: 812, revenue: 20462.4, averageBasket: 25.2 }],
  read: (database, { stores, from, to, own: { limit } }) =>
    database.query(READ, [stores, from, to, limit]),
});

/** One of its rows. */
export type SalesByStoreRow = RowOf<typeof SALES_BY_STORE>;

// The rollup baskets_by_day, by its primary key where stores are named. A replaced basket can
// leave a day with none.
const READ = `
  select
    store,
    sum(baskets) as baskets,
    sum(revenue) as revenue,
    round(sum(revenue) / sum(baskets), 2) as "averageBasket"
  from baskets_by_day
  where ($1::text[] is null or store = any($1::text[]))
    and purchased_on between $2::date and $3::date
  group by store
  having sum(baskets) > 0
  order by sum(revenue) desc, store
  limit $4::integer`;
