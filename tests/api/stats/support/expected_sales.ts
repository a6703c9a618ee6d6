/**
 * What sales have to be: SQL over baskets and lines, written by hand for each word, without any sum.
 *
 * @module
 */
import { toArrayLiteral } from "../../../../shared/postgres/array_literal.ts";
import type { Queryable } from "../../../../shared/postgres/database.ts";
import type { SALES_BY } from "../../../../api/stats/reports/sales.ts";

/** By hand: each word's rows over the chosen lines; `hour` is an instant, all else is local. */
const ROWS: Readonly<Record<(typeof SALES_BY)[number], string>> = {
  day: `
    select day::date as date, BASKETS
    from generate_series($2::date::timestamp, $3::date::timestamp, interval '1 day') as day
    left join chosen on purchased_on = day::date
    group by day order by day`,
  week: `
    select monday as week, BASKETS
    from (select distinct (day - (extract(isodow from day) - 1) * interval '1 day')::date as monday
      from generate_series($2::date::timestamp, $3::date::timestamp, interval '1 day') as day
    ) as weeks
    left join chosen on purchased_on between monday and monday + 6
    group by monday order by monday`,
  month: `
    select first as month, BASKETS
    from (select distinct make_date(extract(year from day)::integer, extract(month from day)::integer, 1)
        as first
      from generate_series($2::date::timestamp, $3::date::timestamp, interval '1 day') as day
    ) as months
    left join chosen on to_char(purchased_on, 'YYYYMM') = to_char(first, 'YYYYMM')
    group by first order by first`,
  hour: `
    select to_char(paid_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24":00:00.000Z"') as hour, BASKETS
    from chosen group by 1 order by 1`,
  "weekday-hour": `
    select extract(isodow from local) as weekday, extract(hour from local) as hour, BASKETS
    from (select *, paid_at at time zone 'Europe/Brussels' as local from chosen) as chosen
    group by 1, 2 order by 1, 2`,
  category: `
    select category, PRODUCTS, REVENUE from chosen group by category order by 3 desc, 1`,
  store: `
    select store, BASKETS, round(sum(price) / AVERAGED, 2) as "averageBasket"
    from chosen group by store order by 4 desc, 1`,
  kind: `
    select kinds.kind, count(line) as lines, PRODUCTS, REVENUE
    from unnest(array['product', 'return', 'discount', 'deposit']) with ordinality as kinds (kind, at)
    left join chosen on chosen.kind = kinds.kind
    group by kinds.kind, at order by at`,
};

/** A request for sales. */
export interface SalesRequest {
  readonly by: (typeof SALES_BY)[number];
  readonly from: string;
  readonly to: string;
  readonly shops: readonly string[];
  readonly category: string | null;
  readonly product: string | null;
}

/** The rows of the answer. */
export async function readExpectedSales(
  database: Queryable,
  { by, from, to, shops, category, product }: SalesRequest,
): Promise<readonly Readonly<Record<string, unknown>>[]> {
  const isOfLines = category !== null || product !== null;
  const baskets = "count(distinct (chosen.store, basket_id)) filter (where line is not null)";
  const isMap = by === "weekday-hour" && !isOfLines;
  const rows = ROWS[by]
    .replace("AVERAGED", isOfLines ? "null" : baskets)
    .replace("BASKETS", `${isOfLines ? "null" : baskets} as baskets, PRODUCTS, REVENUE`)
    .replace(
      "PRODUCTS",
      isMap ? "null as products" : `
      count(line) filter (where chosen.kind = 'product')
        - count(line) filter (where chosen.kind = 'return') as products`,
    )
    .replace("REVENUE", "coalesce(sum(price), 0) as revenue");
  const [row] = await database.query(
    `
    with chosen as materialized (
      select lines.*, purchased_on, coalesce(sold_at, received_at) as paid_at
      from baskets
      join basket_products as lines on lines.store = baskets.store and basket_id = id
      where purchased_on between $2::date and $3::date and baskets.store = any($1::text[])
        and ($4::text is null or category = $4::text) and ($5::text is null or name = $5::text)
    )
    select coalesce(json_agg(rows), '[]') as rows from (${rows}) as rows`,
    [toArrayLiteral(shops), from, to, category, product],
  );
  return JSON.parse(row?.rows ?? "");
}
