/**
 * Sales by shop.
 *
 * @module
 */
import { type Report, toAmount, toCount } from "../report.ts";
import { SALES_SCHEMA, type SalesQuery } from "./sales.ts";

/** `{ store, baskets, revenue, averageBasket }`, most revenue first. */
export const SALES_BY_STORE: Report<SalesQuery> = {
  name: "sales-by-store",
  schema: SALES_SCHEMA,
  period: {},
  reads: "rollup",
  columns: ["store", "baskets", "revenue", "averageBasket"],
  async read(database, { stores, from, to }) {
    const rows = await database.query(READ, [stores, from, to]);
    return rows.map((row) => ({
      store: row.store ?? "",
      baskets: toCount(row.baskets),
      revenue: toAmount(row.revenue),
      averageBasket: toAmount(row.average_basket),
    }));
  },
};

// The rollup baskets_by_day, by its primary key where stores are named. A replaced basket can
// leave a day with none.
const READ = `
  select
    store,
    sum(baskets) as baskets,
    sum(revenue) as revenue,
    round(sum(revenue) / sum(baskets), 2) as average_basket
  from baskets_by_day
  where ($1::text[] is null or store = any($1::text[]))
    and purchased_on between $2::date and $3::date
  group by store
  having sum(baskets) > 0
  order by sum(revenue) desc, store`;
