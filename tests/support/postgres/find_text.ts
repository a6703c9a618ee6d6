/**
 * Searches everything that a database holds, for tests that nothing of something is left.
 *
 * @module
 */
import type { Queryable } from "../../../shared/postgres/database.ts";

/**
 * The columns of tables that hold `text`, in text, JSON, or bytes of UTF-8; each as `table.column`.
 */
export async function findText(database: Queryable, text: string): Promise<readonly string[]> {
  const columns = await database.query(`
    select table_name, column_name, data_type
    from information_schema.columns
    join information_schema.tables using (table_schema, table_name)
    where table_schema = 'public' and table_type = 'BASE TABLE'
    order by table_name, ordinal_position`);
  const found: string[] = [];
  for (const { table_name, column_name, data_type } of columns) {
    const value = data_type === "bytea"
      ? `encode(${column_name}, 'escape')`
      : `${column_name}::text`;
    const [row] = await database.query(
      `select exists (select from ${table_name} where strpos(${value}, $1::text) > 0) as is_there`,
      [text],
    );
    if (row?.is_there === "t") found.push(`${table_name}.${column_name}`);
  }
  return found;
}
