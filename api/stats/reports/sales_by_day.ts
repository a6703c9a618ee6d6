/**
 * Sales by day of purchase, days without any among them.
 *
 * @module
 */
import { type Report, toAmount, toCount } from "../report.ts";
import { SALES_SCHEMA, type SalesQuery } from "./sales.ts";

/** `{ date, baskets, products, revenue }`, ascending. */
export const SALES_BY_DAY: Report<SalesQuery> = {
  name: "sales-by-day",
  schema: SALES_SCHEMA,
  period: {},
  reads: "rollup",
  columns: ["date", "baskets", "products", "revenue"],
  async read(database, { stores, from, to }) {
    const rows = await database.query(READ, [stores, from, to]);
    return rows.map((row) => ({
      date: row.date ?? "",
      baskets: toCount(row.baskets),
      products: toCount(row.products),
      revenue: toAmount(row.revenue),
    }));
  },
};

// The rollups baskets_by_day and sales_by_day, by their primary keys where stores are named.
const READ = `
  select days.date::text, baskets, products, revenue
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
