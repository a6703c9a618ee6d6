/**
 * `GET /stats/basket-sizes`: how many baskets have how many products.
 *
 * @module
 */
import { type CommonQuery, PERIOD_SCHEMA, type Report, toAmount, toCount } from "../report.ts";

/** `{ products, baskets, revenue }`, smallest baskets first. */
export const BASKET_SIZES: Report<Required<CommonQuery>> = {
  name: "basket-sizes",
  schema: PERIOD_SCHEMA,
  period: {},
  reads: "scan",
  columns: ["products", "baskets", "revenue"],
  async read(database, { stores, from, to }) {
    const rows = await database.query(READ, [stores, from, to]);
    return rows.map((row) => ({
      products: toCount(row.products),
      baskets: toCount(row.baskets),
      revenue: toAmount(row.revenue),
    }));
  },
};

// The index baskets_by_time (purchased_on); for long periods a pass over all baskets.
const READ = `
  select product_count as products, count(*) as baskets, sum(total) as revenue
  from baskets
  where ($1::text[] is null or store = any($1::text[]))
    and purchased_on between $2::date and $3::date
  group by product_count
  order by product_count`;
