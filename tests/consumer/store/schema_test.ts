/**
 * Compares the lists that statements, `verify`, tests and drills derive from with the migrated
 * schema: a new column or rollup that a list lacks would be written by nobody and checked by
 * nobody.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { BASKET_COLUMNS, LINE_COLUMNS } from "../../../consumer/store/basket_columns.ts";
import { KEY_COLUMNS, ROLLUPS } from "../../../consumer/store/rollups.ts";
import type { Queryable } from "../../../shared/postgres/database.ts";
import { may } from "../../support/permissions.ts";
import { usePostgres } from "../../support/postgres/use_postgres.ts";

const ignore = !may.runStack;
const { openDatabase } = usePostgres();

const STORED_AT = { stored_at: "timestamptz" };

Deno.test({
  name: "baskets, their lines and their replaced versions have the columns that the lists name",
  ignore,
  async fn() {
    await using database = await openDatabase();
    const baskets = { ...typesOf(BASKET_COLUMNS), ...STORED_AT };
    const why = "Add the column to consumer/store/basket_columns.ts, where its value is derived";
    assertEquals(await readColumns(database, "baskets"), baskets, why);
    assertEquals(await readColumns(database, "basket_products"), typesOf(LINE_COLUMNS), why);
    assertEquals(await readColumns(database, "replaced_baskets"), {
      ...baskets,
      lines: "jsonb",
      replaced_at: "timestamptz",
      replaced_by: "text",
    }, "replaced_baskets keeps every column of baskets: a migration must add it to both");
  },
});

Deno.test({
  name: "every *_by_day table is a rollup that the list names, with its key and its sums",
  ignore,
  async fn(t) {
    await using database = await openDatabase();
    const tables = await database.query(`
      select table_name
      from information_schema.tables
      where table_schema = 'public' and table_type = 'BASE TABLE' and table_name like '%\\_by\\_day'
      order by table_name`);
    assertEquals(
      tables.map(({ table_name }) => table_name),
      ROLLUPS.map(({ table }): string => table).toSorted(),
      "Add the table to consumer/store/rollups.ts: the consumer, verify and the drills go by it",
    );
    for (const { table, key, count } of ROLLUPS) {
      await t.step(table, async () => {
        assertEquals(await readColumns(database, table), {
          ...Object.fromEntries(key.map((column) => [column, KEY_COLUMNS[column].type])),
          [count]: "bigint",
          revenue: "numeric",
          // What marks changes of a day for sums that are made beside the rollups.
          ...(table === "baskets_by_day" ? { version: "bigint" } : {}),
        });
        assertEquals(await readPrimaryKey(database, table), [...key]);
      });
    }
  },
});

/** Type by name of each column. */
async function readColumns(database: Queryable, table: string): Promise<Record<string, string>> {
  const rows = await database.query(
    `select column_name, data_type
     from information_schema.columns
     where table_schema = 'public' and table_name = $1::text`,
    [table],
  );
  return Object.fromEntries(
    rows.map(({ column_name, data_type }) => [
      column_name,
      data_type === "timestamp with time zone" ? "timestamptz" : data_type,
    ]),
  );
}

async function readPrimaryKey(database: Queryable, table: string) {
  const rows = await database.query(
    `select column_name
     from information_schema.key_column_usage
     where table_schema = 'public' and table_name = $1::text
     order by ordinal_position`,
    [table],
  );
  return rows.map(({ column_name }) => column_name);
}

function typesOf(columns: Readonly<Record<string, { readonly type: string }>>) {
  return Object.fromEntries(Object.entries(columns).map(([name, { type }]) => [name, type]));
}
