/**
 * Counts the lines that wait in the default partition, for the alert.
 *
 * @module
 */
import type { Queryable } from "../../shared/postgres/database.ts";

/** The first day that a month is made for: the API takes no basket from before. */
export const FIRST_MONTH = "2000-01-01";

/** How many are counted. */
const MAX_COUNTED = 10_000;

/**
 * Counts lines that `deno task partitions` would move into their month, 10,000 at most.
 *
 * @throws {DatabaseError} when the database cannot be reached
 */
export async function countLinesWithoutMonth(database: Queryable): Promise<number> {
  const [row] = await database.query(COUNT);
  return Number(row?.lines);
}

const COUNT = `
  select count(*) as lines
  from (
    select from basket_products_default
    where basket_purchased_on is null or basket_purchased_on >= '${FIRST_MONTH}'
    limit ${MAX_COUNTED}
  ) as waiting`;
