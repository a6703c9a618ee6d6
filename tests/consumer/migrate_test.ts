/**
 * The schema's steps: each once, in order, all or nothing, and never over a database that is not
 * what this code makes.
 *
 * @module
 */
import { assertEquals, assertRejects } from "@std/assert";
import { migrate, type Migration, MigrationError, readMigrations } from "../../consumer/migrate.ts";
import type { Database, Queryable } from "../../shared/postgres/database.ts";
import { DatabaseError } from "../../shared/postgres/database_error.ts";
import { openPg } from "../../shared/postgres/pg.ts";
import { may } from "../support/permissions.ts";
import { usePostgres } from "../support/postgres/use_postgres.ts";
import { tempDir } from "../support/temp_dir.ts";
import { toDay } from "../../shared/postgres/to_instant.ts";

const { openDatabase } = usePostgres();
const ignore = !may.runStack;

const ONE: Migration = {
  version: 1,
  name: "0001_one",
  sql: `-- Two statements; and a comment with a semicolon;
create table one (
  -- A comment inside; a statement.
  id integer primary key
);

insert into one (id) values (1);
`,
};
const TWO: Migration = {
  version: 2,
  name: "0002_two",
  sql: "create table two (note text default ';' not null);\ninsert into two default values;\n",
};

Deno.test({
  name: "migrate() makes the schema of the contract in a fresh database",
  ignore,
  async fn() {
    await using database = await openDatabase({ schema: false });
    assertEquals(await migrate(database, await readMigrations()), [
      "0001_baskets",
      "0002_dead_letter_workflow",
      "0003_analytics",
      "0004_positions",
      "0005_receipts",
      "0006_tills",
      "0007_audit_erasures_retention",
      "0008_lines_by_month",
      "0009_dead_letter_requests",
      "0010_refusals",
      "0011_baskets_by_day_and_store",
      "0012_store_days",
      "0013_dead_letter_causes",
      "0014_sums_of_running_days",
      "0015_masked_details",
    ]);
    assertEquals(await readColumns(database), {
      audit: "id at actor role action store basket_id reason detail",
      baskets: "store id purchased_on total product_count received_at stored_at topic " +
        "partition_id record_offset content_hash sold_at sold_at_offset till receipt extra",
      basket_sizes: "store purchased_on product_count baskets revenue",
      baskets_by_day: "store purchased_on baskets revenue version",
      basket_sizes_by_store_day: "store purchased_on product_count baskets revenue",
      category_quarters_by_store_day: "store purchased_on category quarter products revenue",
      kind_sales_by_store_day: "store purchased_on kind category lines products revenue",
      product_sales_by_store_day:
        "store purchased_on name category kind lines products revenue basket_ids prices",
      quarters_by_store_day: "store purchased_on quarter baskets products revenue",
      store_days:
        "store purchased_on baskets version smallest largest refreshed_at stored_until products",
      basket_products: "store basket_id line product_id name category price rules_version " +
        "kind is_kind_given quantity unit basket_purchased_on",
      dead_letter_requests: "id action code positions stores reason actor fingerprint " +
        "requested_at claimed_at claimed_until claims finished_at outcomes counts has_more failure",
      dead_letters: "topic partition_id record_offset code detail store basket_id key value " +
        "headers failed_at replayed_at replayed_to discarded_at discard_reason content_hash " +
        "record_timestamp cause",
      erasure_key: "only_row secret",
      erasures: "identity_hash erased_at reason refused last_refused_at",
      gaps: "id topic partition_id from_offset to_offset reason noticed_at acknowledged_at " +
        "acknowledge_reason",
      missing_receipts: "store till day from_receipt to_receipt since",
      pairs: "store purchased_on first_name second_name baskets",
      partition_positions: "topic partition_id next_offset last_hash end_offset moved_at",
      product_sales: "name category products revenue first_sold_on last_sold_on",
      product_sales_by_day: "purchased_on name category products revenue",
      refusal_samples: "key_name store code pointer sample",
      refusals: "key_name store code pointer refused first_at began_at last_at",
      replaced_baskets: "store id purchased_on total product_count received_at stored_at topic " +
        "partition_id record_offset content_hash lines replaced_at replaced_by sold_at sold_at_offset " +
        "till receipt extra",
      retained_months: "only_row first_month",
      sales_by_day: "store purchased_on category products revenue",
      sales_by_hour: "store sold_hour category products revenue",
      schema_migrations: "version name sha256 applied_at runs_beside",
      till_closings: "id store till day first_receipt last_receipt receipts total received_at " +
        "stored_at topic partition_id record_offset content_hash superseded_at",
      till_days: "store till day baskets revenue received doubled scattered changed_at " +
        "checked_at status first_receipt last_receipt receipts missing missing_since unexpected " +
        "doubled_receipts closing_receipts closing_total erased",
      uncategorised_products: "name products revenue last_sold_on",
    });
    assertEquals(await readPrimaryKeys(database), {
      audit: "id",
      basket_sizes_by_store_day: "store purchased_on product_count",
      baskets: "store id",
      baskets_by_day: "store purchased_on",
      basket_products_default: "store basket_id line",
      category_quarters_by_store_day: "store purchased_on category quarter",
      dead_letter_requests: "id",
      dead_letters: "topic partition_id record_offset content_hash",
      erasure_key: "only_row",
      erasures: "identity_hash",
      gaps: "id",
      kind_sales_by_store_day: "store purchased_on kind category",
      missing_receipts: "store till day from_receipt",
      partition_positions: "topic partition_id",
      product_sales_by_day: "purchased_on name category",
      product_sales_by_store_day: "store purchased_on name category kind",
      quarters_by_store_day: "store purchased_on quarter",
      refusal_samples: "key_name store code pointer",
      refusals: "key_name store code pointer",
      replaced_baskets: "store id topic partition_id record_offset",
      retained_months: "only_row",
      sales_by_day: "store purchased_on category",
      schema_migrations: "version",
      store_days: "store purchased_on",
      till_closings: "id",
      till_days: "store till day",
    });
  },
});

Deno.test({
  name: "migrate() leaves no table, view or column without a comment",
  ignore,
  async fn() {
    await using database = await openDatabase();
    const relations = await database.query(`
      select relname, coalesce(attname, '') as attname
      from pg_class
      join pg_namespace on pg_namespace.oid = relnamespace
      cross join lateral (
        select 0 as attnum, null as attname
        union all
        select attnum, attname from pg_attribute
        where attrelid = pg_class.oid and attnum > 0 and not attisdropped
      ) as attribute
      left join pg_description
        on objoid = pg_class.oid and classoid = 'pg_class'::regclass and objsubid = attnum
      where nspname = 'public' and relkind in ('r', 'p', 'v', 'm')
        and coalesce(trim(description), '') = ''`);
    assertEquals(relations.map(({ relname, attname }) => `${relname}.${attname}`), []);
  },
});

Deno.test({
  name: "migrate() does nothing the second time, and only what is new after that",
  ignore,
  async fn() {
    await using database = await openDatabase({ schema: false });
    assertEquals(await migrate(database, [ONE]), ["0001_one"]);
    const before = await database.query("select * from schema_migrations");
    assertEquals(await migrate(database, [ONE]), []);
    assertEquals(await database.query("select * from schema_migrations"), before);

    assertEquals(await migrate(database, [ONE, TWO]), ["0002_two"]);
    assertEquals(await migrate(database, [ONE, TWO]), []);
    assertEquals(await database.query("select id, note from one, two"), [{ id: "1", note: ";" }]);
  },
});

Deno.test({
  name: "migrate() applies once when several processes start at once",
  ignore,
  async fn() {
    await using database = await openDatabase({ schema: false });
    await using other = openPg({ url: database.url, applicationName: "other" });
    const applied = await Promise.all(
      [database, other, database, other].map((connection) => migrate(connection, [ONE, TWO])),
    );
    applied.sort((a, b) => a.length - b.length);
    assertEquals(applied, [[], [], [], ["0001_one", "0002_two"]]);
    assertEquals(await database.query("select id from one"), [{ id: "1" }]);
  },
});

Deno.test({
  name: "migrate() refuses a migration that was edited after it was applied, by its name",
  ignore,
  async fn() {
    await using database = await openDatabase({ schema: false });
    await migrate(database, [ONE]);
    const edited = { ...ONE, sql: ONE.sql.replace("(1)", "(2)") };
    const error = await assertRejects(() => migrate(database, [edited, TWO]), MigrationError);
    assertEquals(
      error.message,
      "Cannot apply migration 0001_one: it was edited after it was applied",
    );
    assertEquals(Object.keys(await readColumns(database)), ["one", "schema_migrations"]);
  },
});

Deno.test({
  name: "migrate() takes function bodies as they are",
  ignore,
  async fn() {
    await using database = await openDatabase({ schema: false });
    const sql = `create function two() returns integer language plpgsql as $$
begin
  -- A comment; in the body;
  return length(';;');
end;
$$;
create table three as select two() + 1 as number;
`;
    assertEquals(await migrate(database, [{ version: 1, name: "0001_function", sql }]), [
      "0001_function",
    ]);
    assertEquals(await database.query("select number from three"), [{ number: "3" }]);
  },
});

Deno.test({
  name: "migrate() refuses a database that is newer than this code",
  ignore,
  async fn() {
    await using database = await openDatabase({ schema: false });
    await migrate(database, [ONE, TWO]);
    const error = await assertRejects(() => migrate(database, [ONE]), MigrationError);
    assertEquals(
      error.message,
      "Cannot use this database: it has migration 2, this version knows 1",
    );
  },
});

Deno.test({
  name: "migrate() lets a version run beside a newer step that says so, and no older one",
  ignore,
  async fn() {
    await using database = await openDatabase({ schema: false });
    await migrate(database, [ONE]);
    // A database of a version that did not know the column yet.
    await database.query("alter table schema_migrations drop column runs_beside");
    assertEquals(await migrate(database, [ONE]), []);
    const three: Migration = { version: 3, name: "0003_three", sql: "select 1;\n", runsBeside: 2 };
    await migrate(database, [ONE, TWO, three]);

    const seen: unknown[] = [];
    const onNewer = (versions: unknown) => void seen.push(versions);
    assertEquals(await migrate(database, [ONE, TWO], { onNewer }), []);
    assertEquals(seen, [{ known: 2, newest: 3 }]);
    await assertRejects(() => migrate(database, [ONE], { onNewer }), MigrationError, "migration 2");
  },
});

Deno.test({
  name: "readMigrations() reads which version may run beside",
  ignore,
  async fn() {
    await using folder = await tempDir();
    const [one, two] = [`${folder.path}/0001_one.sql`, `${folder.path}/0002_two.sql`];
    await Deno.writeTextFile(one, "select 1;\n");
    await Deno.writeTextFile(two, "-- Why.\n-- runs beside: 1\nselect 1;\n");
    const read = await readMigrations(new URL(`file://${folder.path}/`));
    assertEquals(read.map(({ runsBeside }) => runsBeside), [undefined, 1]);
  },
});

Deno.test({
  name: "migrate() leaves nothing of a run whose last statement fails",
  ignore,
  async fn() {
    await using database = await openDatabase({ schema: false });
    const failing = { ...TWO, sql: `${TWO.sql}insert into two (note) values (null);\n` };
    const error = await assertRejects(() => migrate(database, [ONE, failing]), DatabaseError);
    assertEquals(error.sqlstate, "23502");
    assertEquals(await readColumns(database), {});
    assertEquals(await migrate(database, [ONE, TWO]), ["0001_one", "0002_two"]);
  },
});

Deno.test({
  name:
    "0003_analytics sums up what is stored already, and its lines are by version 1 of the rules",
  ignore,
  async fn() {
    await using database = await openDatabase({ schema: false });
    const migrations = await readMigrations();
    await migrate(database, migrations.slice(0, 2));
    await database.query(`
      insert into baskets
      select 'Gent', id, date, 3, 2, now(), now(), 't', 0, 0, decode(repeat('00', 32), 'hex')
      from (values ('b-1', date '2026-01-01'), ('b-2', date '2026-01-02')) as basket (id, date)`);
    await database.query(`
      insert into basket_products
      select 'Gent', id, line, 'p-1', name, category, line
      from baskets
      cross join (values (1, 'Fig', 'Fruit'), (2, 'Fig', 'Fruit')) as line (line, name, category)`);
    await migrate(database, migrations);
    assertEquals(await database.query("select distinct rules_version from basket_products"), [
      { rules_version: "1" },
    ]);
    assertEquals(
      (await database.query(`
        select ${toDay("purchased_on")}, name, category, products, revenue
        from product_sales_by_day
        order by purchased_on`))
        .map((row) => Object.values(row).join(" ")),
      ["2026-01-01 Fig Fruit 2 3.00", "2026-01-02 Fig Fruit 2 3.00"],
    );
    const error = await assertRejects(
      () =>
        database.query(`
          insert into basket_products (store, basket_id, line, product_id, name, category, price)
          values ('Gent', 'b-1', 3, 'p-1', 'Fig', 'Fruit', 1)`),
      DatabaseError,
    );
    assertEquals(error.sqlstate, "23502");
  },
});

Deno.test({
  name: "readMigrations() reads the SQL files of a folder in order and passes others over",
  ignore,
  async fn() {
    const files = {
      "0002_two.sql": TWO.sql,
      "0001_one.sql": ONE.sql,
      "README.md": "Not SQL",
    };
    assertEquals(await inFolder(files, readMigrations), [ONE, TWO]);
    assertEquals(await inFolder({}, readMigrations), []);
  },
});

Deno.test({
  name: "migrate() makes no schema in a database that is not in UTF8, and leaves one that has it",
  ignore,
  async fn() {
    await using admin = await openDatabase({ schema: false });
    const options = "encoding 'SQL_ASCII' template template0 lc_collate 'C' lc_ctype 'C'";
    await admin.query(`create database in_bytes ${options}`);
    const url = new URL(admin.url);
    url.pathname = "/in_bytes";
    await using database = openPg({ url: url.href, applicationName: "in_bytes" });
    await assertRejects(
      () => migrate(database, [ONE]),
      MigrationError,
      "the database has the encoding SQL_ASCII and needs UTF8",
    );
    assertEquals(await database.query("select to_regclass('one') as one"), [{ one: null }]);
    // As a version before made it.
    const asBefore: Database = {
      ...database,
      query: (sql, ...rest) =>
        sql.includes("server_encoding")
          ? Promise.resolve([{ encoding: "UTF8" }])
          : database.query(sql, ...rest),
    };
    await migrate(asBefore, [ONE]);
    assertEquals(await migrate(database, [ONE, TWO]), ["0002_two"]);
  },
});

Deno.test({
  name: "readMigrations() refuses numbers that are not 1, 2, 3",
  ignore,
  async fn(t) {
    const cases = [
      {
        name: "a gap",
        files: ["0001_one.sql", "0003_three.sql"],
        message: "Cannot use migration 0003_three: number 2 was expected",
      },
      {
        name: "a number twice",
        files: ["0001_one.sql", "0001_other.sql"],
        message: "Cannot use migration 0001_other: number 2 was expected",
      },
      {
        name: "no first",
        files: ["0002_two.sql"],
        message: "Cannot use migration 0002_two: number 1 was expected",
      },
      {
        name: "no number",
        files: ["baskets.sql"],
        message: "Cannot use migration baskets: number 1 was expected",
      },
    ];
    for (const { name, files, message } of cases) {
      await t.step(name, async () => {
        const texts = Object.fromEntries(files.map((file) => [file, "select 1;"]));
        const error = await assertRejects(() => inFolder(texts, readMigrations), MigrationError);
        assertEquals(error.message, message);
      });
    }
  },
});

/** The columns of each table, in order. */
async function readColumns(database: Queryable): Promise<Record<string, string>> {
  const rows = await database.query(`
    select table_name, string_agg(column_name, ' ' order by ordinal_position) as columns
    from information_schema.columns
    where table_schema = 'public' and table_name not like 'basket\\_products\\_%'
    group by table_name
    order by table_name`);
  return Object.fromEntries(rows.map((row) => [row.table_name ?? "", row.columns ?? ""]));
}

async function readPrimaryKeys(database: Queryable): Promise<Record<string, string>> {
  const rows = await database.query(`
    select table_name, string_agg(column_name, ' ' order by ordinal_position) as columns
    from information_schema.key_column_usage
    where table_schema = 'public' and table_name not like 'basket\\_products\\_2%'
      and constraint_name like '%\\_pkey'
    group by table_name
    order by table_name`);
  return Object.fromEntries(rows.map((row) => [row.table_name ?? "", row.columns ?? ""]));
}

/** Runs `work` on a folder that holds `files`, by name. */
async function inFolder<T>(
  files: Readonly<Record<string, string>>,
  work: (folder: URL) => Promise<T>,
): Promise<T> {
  const folder = await Deno.makeTempDir({ prefix: "delhaize-test-" });
  try {
    for (const [name, text] of Object.entries(files)) {
      await Deno.writeTextFile(`${folder}/${name}`, text);
    }
    return await work(new URL(`file://${folder}/`));
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}
