/**
 * Sales by the hour in which the API received them.
 *
 * @module
 */
import { type Report, toAmount, toCount } from "../report.ts";
import { SALES_SCHEMA, type SalesQuery } from "./sales.ts";

/** `{ hour, baskets, products, revenue }`, ascending; an hour is named by its beginning. */
export const SALES_BY_HOUR: Report<SalesQuery> = {
  name: "sales-by-hour",
  schema: SALES_SCHEMA,
  period: { maxDays: 7 },
  reads: "scan",
  columns: ["hour", "baskets", "products", "revenue"],
  async read(database, { stores, from, to }) {
    const rows = await database.query(READ, [stores, from, to]);
    return rows.map((row) => ({
      hour: row.hour ?? "",
      baskets: toCount(row.baskets),
      products: toCount(row.products),
      revenue: toAmount(row.revenue),
    }));
  },
};

// The index baskets_by_time (purchased_on). A basket knows its lines' number and sum, so the lines
// are not read.
const READ = `
  select
    to_char(date_trunc('hour', received_at), 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as hour,
    count(*) as baskets,
    sum(product_count) as products,
    sum(total) as revenue
  from baskets
  where ($1::text[] is null or store = any($1::text[]))
    and purchased_on between $2::date and $3::date
  group by date_trunc('hour', received_at)
  order by date_trunc('hour', received_at)`;
