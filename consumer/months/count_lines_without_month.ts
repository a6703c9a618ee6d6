/**
 * Counts the lines that wait in the default partition, for the alert.
 *
 * @module
 */
import type { Queryable } from "../../shared/postgres/database.ts";

/**
 * Counts lines that `deno task partitions` would move into their month, 10,000 at most.
 *
 * @throws {DatabaseError} when the database cannot be reached
 */
export async function countLinesWithoutMonth(database: Queryable): Promise<number> {
  const [row] = await database.query("select lines_without_month() as lines");
  return Number(row?.lines);
}
