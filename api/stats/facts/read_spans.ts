/**
 * Sales of a period by day, week or month, for the reports of these names.
 *
 * @module
 */
import type { Queryable, TextRow } from "../../../shared/postgres/database.ts";
import { toDay } from "../../../shared/postgres/to_instant.ts";
import type { ReportRequest } from "../report.ts";
import type { SalesQuery } from "../reports/sales.ts";
import { hasBaskets, toFactsArgs, toSalesFacts } from "./sales_facts.ts";

/**
 * Every span that has a day in the period, also without sales, by its first day under the name
 * `column`, ascending. A week begins on Monday. What the period leaves out of a span is not in its sums.
 *
 * @throws {DatabaseError}
 */
export async function readSpans(
  database: Queryable,
  { span, column, request }: {
    readonly span: "day" | "week" | "month";
    readonly column: "date" | "week" | "month";
    readonly request: ReportRequest<SalesQuery>;
  },
): Promise<readonly TextRow[]> {
  // Of a timestamp: that of a date would be one with the zone of the session.
  const toFirstDay = (day: string) => `date_trunc('${span}', ${day}::timestamp)::date`;
  const baskets = hasBaskets(request.own) ? "coalesce(baskets, 0)" : "null";
  return await database.query(
    `
    select
      ${toDay("first_day")} as ${column}, ${baskets} as baskets, products, revenue
    from (
      select distinct ${toFirstDay("($2::date + number)")} as first_day
      from generate_series(0, $3::date - $2::date) as number
    ) as spans
    left join (
      select
        ${toFirstDay("purchased_on")} as first_day, sum(baskets) as baskets,
        sum(products) as products, sum(revenue) as revenue
      from (${toSalesFacts("day", request)}) as facts
      group by 1
    ) as sales using (first_day)
    order by first_day`,
    toFactsArgs(request),
  );
}
