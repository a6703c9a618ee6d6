/**
 * The roles have exactly the rights of the table, however often they are made and whatever they had
 * before; and who may not make them is told what to do.
 *
 * @module
 */
import { assertEquals, assertRejects } from "@std/assert";
import { migrate, type Migration, readMigrations } from "../../../consumer/migrate.ts";
import { storeBatch } from "../../../consumer/store/store_batch.ts";
import { makeRoles } from "../../../operate/migrate/make_roles.ts";
import { FUNCTIONS, RELATIONS, rightsOf, ROLES } from "../../../operate/migrate/rights.ts";
import type { Queryable } from "../../../shared/postgres/database.ts";
import { DatabaseError } from "../../../shared/postgres/database_error.ts";
import { openPg } from "../../../shared/postgres/pg.ts";
import { TaskError } from "../../../shared/service/task_error.ts";
import { aPrepared } from "../../support/a_prepared.ts";
import { may } from "../../support/permissions.ts";
import { makeLogins, toLoginUrl } from "../../support/postgres/log_in.ts";
import { waitUntil } from "../../support/wait_until.ts";
import { usePostgres } from "../../support/postgres/use_postgres.ts";

const { openDatabase } = usePostgres();
const ignore = !may.runStack;

Deno.test("makeRoles() grants each role what the table says, and nothing more", {
  ignore,
}, async (t) => {
  await using owner = await openDatabase();
  await makeRoles(owner, { prefix: "exact_" });
  for (const role of ROLES) {
    await t.step(role, async () => {
      for (const [name, rights] of Object.entries(RELATIONS)) {
        const { privileges, columns } = rightsOf(role, rights);
        assertEquals(await readPrivileges(owner, { role: `exact_${role}`, name }), {
          table: columns === undefined ? [...privileges].toSorted() : [],
          columns: [...columns ?? []].toSorted(),
        }, name);
      }
      for (const [name, callers] of Object.entries(FUNCTIONS)) {
        const [row] = await owner.query(
          `select bool_and(has_function_privilege($1::text, oid, 'execute')) as may
           from pg_proc
           where proname = $2::text`,
          [`exact_${role}`, name],
        );
        assertEquals(row?.may === "t", callers.includes(role), name);
      }
    });
  }
});

Deno.test("makeRoles() says what it has done, and a second time that there is nothing to do", {
  ignore,
}, async () => {
  await using owner = await openDatabase();
  await owner.query("grant create on schema public to public");
  const first = await makeRoles(owner, { prefix: "twice_" });
  const granted = Object.values(RELATIONS).filter(({ writer }) => writer.length > 0).length +
    Object.values(FUNCTIONS).filter((callers) => callers.includes("writer")).length;
  assertEquals(first.done.slice(0, 5), [
    "made role twice_owner",
    "made role twice_writer",
    "made role twice_api_writer",
    "made role twice_reader",
    "made role twice_analyst",
  ]);
  assertEquals(first.done.includes("revoked create on schema public from public"), true);
  assertEquals(first.done.includes(`granted twice_writer rights on ${granted} of ours`), true);
  assertEquals(await makeRoles(owner, { prefix: "twice_" }), { done: [], left: [] });
});

Deno.test("makeRoles() takes away what a role has too much, and leaves foreign tables alone", {
  ignore,
}, async () => {
  await using owner = await openDatabase();
  await makeRoles(owner, { prefix: "surplus_" });
  await owner.query("create table of_somebody (n integer)");
  await owner.query("grant select on of_somebody to surplus_reader");
  await owner.query("grant delete on baskets to surplus_reader");
  await owner.query("grant select on baskets to surplus_analyst");
  assertEquals((await makeRoles(owner, { prefix: "surplus_" })).done, [
    "revoked rights of surplus_reader on 1 tables and functions",
    "granted surplus_analyst rights on 1 of ours",
    "revoked rights of surplus_analyst on 1 tables and functions",
  ]);
  const role = "surplus_reader";
  assertEquals((await readPrivileges(owner, { role, name: "of_somebody" })).table, ["select"]);
  assertEquals((await readPrivileges(owner, { role, name: "baskets" })).table, ["select"]);
  const analyst = await readPrivileges(owner, { role: "surplus_analyst", name: "baskets" });
  assertEquals(analyst.columns.includes("total") && !analyst.columns.includes("extra"), true);
});

Deno.test("partitions belong to the owner, and nobody else has a right on them by themselves", {
  ignore,
}, async () => {
  await using database = await openDatabase();
  const urls = await makeLogins(database, database.url);
  await database.query("grant select on basket_products_default to delhaize_reader");
  assertEquals((await makeRoles(database, { prefix: "delhaize_" })).done, [
    "revoked rights of delhaize_reader on 1 tables and functions",
  ]);
  await using owner = openPg({ url: urls.owner, applicationName: "test" });
  await owner.query("select make_month_of_lines('2001-01-31')");
  const [row] = await database.query(`
    select tableowner, has_table_privilege('delhaize_writer', 'basket_products_2001_01', 'select')
    from pg_tables
    where tablename = 'basket_products_2001_01'`);
  assertEquals(row, { tableowner: "delhaize_owner", has_table_privilege: "f" });
  await using writer = openPg({ url: urls.writer, applicationName: "test" });
  await storeBatch(writer, [aPrepared({ date: "2001-01-02" })]);
  await owner.query("drop table basket_products_2001_01");
  await assertRejects(
    () => writer.query("select make_month_of_lines('2001-02-28')"),
    DatabaseError,
    "permission denied for function make_month_of_lines",
  );
});

Deno.test("a login of the owner migrates, and what it makes belongs to the role", {
  ignore,
}, async () => {
  await using database = await openDatabase();
  const urls = await makeLogins(database, database.url);
  await using owner = openPg({ url: urls.owner, applicationName: "test" });
  const next: Migration = {
    version: (await readMigrations()).length + 1,
    name: "next",
    sql: "alter table baskets add column next integer;\ncreate table next (id integer);\n",
  };
  assertEquals(await migrate(owner, [...await readMigrations(), next]), ["next"]);
  const [row] = await database.query("select tableowner from pg_tables where tablename = 'next'");
  assertEquals(row?.tableowner, "delhaize_owner");
  assertEquals(await makeRoles(owner, { prefix: "delhaize_" }), { done: [], left: [] });
});

Deno.test("no login but the owner's may create, drop or alter anything", { ignore }, async (t) => {
  await using database = await openDatabase();
  await database.query("grant create on schema public to public");
  const urls = await makeLogins(database, database.url);
  for (const role of ROLES) {
    await using login = openPg({ url: urls[role], applicationName: "test" });
    for (
      const statement of [
        "create table mine (n integer)",
        "create view mine as select 1 as n",
        "alter table baskets add column mine integer",
        "drop table missing_receipts",
        "truncate baskets",
        "create role mine",
        "grant delhaize_owner to current_user",
      ]
    ) {
      await t.step(`${role} is refused: ${statement}`, async () => {
        const refused = login.transaction(async (transaction) => {
          await transaction.query("set transaction read write");
          await transaction.query(statement);
        });
        assertEquals((await assertRejects(() => refused, DatabaseError)).sqlstate, "42501");
      });
    }
  }
});

Deno.test("sessions of logins begin with the defaults of their role, where nobody set others", {
  ignore,
}, async () => {
  await using owner = await openDatabase();
  await owner.query("create role patient_reader login");
  await owner.query("alter role patient_reader set idle_in_transaction_session_timeout = '5min'");
  await makeLogins(owner, owner.url);
  await owner.query("grant delhaize_reader to patient_reader");
  await makeRoles(owner, { prefix: "delhaize_" });
  const rows = await owner.query(`
    select rolname, setconfig
    from pg_db_role_setting
    join pg_roles on pg_roles.oid = setrole
    where setdatabase = (select oid from pg_database where datname = current_database())
    order by rolname`);
  const idle = "idle_in_transaction_session_timeout=60s";
  assertEquals(rows.map(({ rolname, setconfig }) => `${rolname} ${setconfig}`), [
    `delhaize_analyst_login {${idle},default_transaction_read_only=on,statement_timeout=30s}`,
    `delhaize_api_writer_login {${idle}}`,
    "delhaize_owner_login {role=delhaize_owner}",
    `delhaize_reader_login {${idle}}`,
    `delhaize_writer_login {${idle}}`,
  ]);
});

Deno.test("makeRoles() runs as the owner of the database who may make roles", {
  ignore,
}, async () => {
  await using admin = await openDatabase({ schema: false });
  await admin.query("create role boss login createrole password 'for this test'");
  await admin.query(
    "do $$ begin execute format('alter database %I owner to boss', current_database()); end $$",
  );
  await using boss = openPg({
    url: toLoginUrl(admin.url, { user: "boss", password: "for this test" }),
    applicationName: "test",
  });
  await migrate(boss, await readMigrations());
  const { done, left } = await makeRoles(boss, { prefix: "cloud_" });
  assertEquals(left, []);
  assertEquals(done.includes("made role cloud_owner"), true);
  assertEquals(await makeRoles(boss, { prefix: "cloud_" }), { done: [], left: [] });
  assertEquals(await migrate(boss, await readMigrations()), []);
});

Deno.test("a login that owned the tables goes on when a superuser gives them to the role", {
  ignore,
}, async () => {
  await using admin = await openDatabase({ schema: false });
  await admin.query("create role shop login password 'for this test'");
  await admin.query("grant create on schema public to shop");
  await using shop = openPg({
    url: toLoginUrl(admin.url, { user: "shop", password: "for this test" }),
    applicationName: "test",
  });
  await migrate(shop, await readMigrations());
  const { done } = await makeRoles(admin, { prefix: "old_" });
  assertEquals(done.includes("made shop a member of old_owner, since it owned the tables"), true);
  await shop.query("delete from baskets");
  await shop.query("alter table baskets add column mine integer");
});

Deno.test("makeRoles() finds a schema whose name needs quotes", { ignore }, async () => {
  await using database = await openDatabase({ schema: false });
  await database.query('create schema "Till data"');
  await database.query(`alter database ${nameOf(database)} set search_path = 'Till data'`);
  await using owner = openPg({ url: database.url, applicationName: "test" });
  await migrate(owner, await readMigrations());
  await makeRoles(owner, { prefix: "quoted_" });
  assertEquals(await makeRoles(owner, { prefix: "quoted_" }), { done: [], left: [] });
  const role = "quoted_reader";
  assertEquals((await readPrivileges(owner, { role, name: "baskets" })).table, ["select"]);
});

Deno.test(
  "after a run with another prefix, the error says to give that prefix",
  { ignore },
  async () => {
    await using database = await openDatabase();
    await makeRoles(database, { prefix: "right_" });
    await makeRoles(database, { prefix: "wrong_" });
    await assertRejects(
      () => makeRoles(database, { prefix: "right_" }),
      TaskError,
      "The tables belong to roles of another prefix: give that as --role-prefix",
    );
    await database.query("revoke wrong_owner from right_owner");
    await makeRoles(database, { prefix: "right_" });
    assertEquals(await makeRoles(database, { prefix: "right_" }), { done: [], left: [] });
  },
);

Deno.test("makeRoles() waits for a statement that keeps a table busy", { ignore }, async () => {
  await using owner = await openDatabase();
  const { promise: isOver, resolve: end } = Promise.withResolvers<void>();
  const busy = owner.transaction(async (transaction) => {
    await transaction.query("select from baskets");
    await isOver;
  });
  const making = makeRoles(owner, { prefix: "busy_" });
  await waitUntil("it waits", async () => {
    const [row] = await owner.query("select count(*) from pg_locks where not granted");
    return row?.count !== "0";
  });
  end();
  await busy;
  assertEquals((await making).done.includes("made role busy_owner"), true);
});

Deno.test("who may not make the roles is told who may", { ignore }, async () => {
  await using owner = await openDatabase();
  const urls = await makeLogins(owner, owner.url);
  for (const role of ["writer", "owner"] as const) {
    await using login = openPg({ url: urls[role], applicationName: "test" });
    await assertRejects(
      () => makeRoles(login, { prefix: "other_" }),
      TaskError,
      "Cannot make the roles: Cannot run a statement",
    );
  }
});

function nameOf({ url }: { readonly url: string }): string {
  return new URL(url).pathname.slice(1);
}

/** Sorted. Columns are those on which there is a right without one on the table. */
async function readPrivileges(
  database: Queryable,
  { role, name }: { readonly role: string; readonly name: string },
): Promise<{ readonly table: readonly string[]; readonly columns: readonly string[] }> {
  const words = ["delete", "insert", "references", "select", "trigger", "truncate", "update"];
  const [row] = await database.query(
    `select
       array(
         select word from unnest(string_to_array($3::text, ' ')) as word
         where has_table_privilege($1::text, $2::text, word)
         order by word
       )::text as privileges,
       array(
         select attname from pg_attribute
         where attrelid = $2::regclass and attnum > 0 and not attisdropped
           and has_column_privilege($1::text, $2::text, attnum, 'select')
           and not has_table_privilege($1::text, $2::text, 'select')
         order by attname
       )::text as columns`,
    [role, name, words.join(" ")],
  );
  const toNames = (text: string | null | undefined) =>
    (text ?? "").replaceAll(/[{}]/g, "").split(",").filter((name) => name !== "").toSorted();
  return { table: toNames(row?.privileges), columns: toNames(row?.columns) };
}
