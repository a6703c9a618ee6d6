/**
 * What a run of `retain` would drop, by month.
 *
 * @module
 */
import type { Queryable } from "../../shared/postgres/database.ts";

/** A month that goes. */
export interface OldMonth {
  /** Such as `2024-10`. */
  readonly month: string;
  readonly baskets: number;
  /** As the baskets say. */
  readonly lines: number;
}

/** The months before `firstMonth` that still have baskets, oldest first. Reads all baskets. */
export async function preview(
  database: Queryable,
  firstMonth: string,
): Promise<readonly OldMonth[]> {
  const rows = await database.query(READ_MONTHS, [firstMonth]);
  return rows.map(({ month, baskets, lines }) => ({
    month: month ?? "",
    baskets: Number(baskets),
    lines: Number(lines),
  }));
}

const READ_MONTHS = `
  select to_char(purchased_on, 'YYYY-MM') as month, count(*) as baskets, sum(product_count) as lines
  from baskets
  where purchased_on < $1::date
  group by month
  order by month`;
