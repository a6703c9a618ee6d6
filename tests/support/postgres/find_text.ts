/**
 * Searches everything that a database holds, for tests that nothing of something is left.
 *
 * @module
 */
import { toArrayLiteral } from "../../../shared/postgres/array_literal.ts";
import type { Queryable } from "../../../shared/postgres/database.ts";
import { listTables } from "./copy_tables.ts";

/**
 * The columns that hold one of `texts`, in text, JSON, or bytes of UTF-8; each as `table.column`.
 */
export async function findText(
  database: Queryable,
  ...texts: readonly string[]
): Promise<readonly string[]> {
  const found: string[] = [];
  for (const table of await listTables(database)) {
    const columns = await database.query(
      `select column_name, data_type
       from information_schema.columns
       where table_schema = 'public' and table_name = $1::text
       order by ordinal_position`,
      [table],
    );
    for (const { column_name, data_type } of columns) {
      const value = data_type === "bytea"
        ? `encode(${column_name}, 'escape')`
        : `${column_name}::text`;
      const [row] = await database.query(
        `select exists (
           select from ${table} cross join unnest($1::text[]) as wanted
           where strpos(${value}, wanted) > 0
         ) as is_there`,
        [toArrayLiteral(texts)],
      );
      if (row?.is_there === "t") found.push(`${table}.${column_name}`);
    }
  }
  return found;
}
