/**
 * The role for analysts that docs/analytics.md shows: it reads everything, also what comes later,
 * and writes nothing, whatever a session sets.
 *
 * @module
 */
import { assertEquals, assertRejects } from "@std/assert";
import type { Database } from "../../shared/postgres/database.ts";
import { DatabaseError } from "../../shared/postgres/database_error.ts";
import { openPg } from "../../shared/postgres/pg.ts";
import { may } from "../support/permissions.ts";
import { readAnalyticsPage } from "./support/read_analytics_page.ts";
import { usePostgres } from "../support/postgres/use_postgres.ts";

const { openDatabase } = usePostgres();

const READ_ONLY = "25006";
const INSUFFICIENT_PRIVILEGE = "42501";

Deno.test({
  name: "the analyst of docs/analytics.md reads every table and view and writes none",
  ignore: !may.runStack,
  async fn(t) {
    await using owner = await openDatabase();
    for (const statement of (await readAnalyticsPage()).role) await owner.query(statement);
    await owner.query("create table of_a_later_migration as select 1 as n");
    await owner.query("alter role analyst password 'for this test'");
    await using analyst = openPg({ url: toAnalystUrl(owner.url), applicationName: "test" });
    const relations = await listRelations(owner);

    for (const { name } of relations) {
      await t.step(`reads ${name}`, async () => {
        await analyst.query(`select * from ${name} limit 1`);
      });
    }

    const writes = [
      ...relations.filter(({ isView }) => !isView).flatMap(({ name }) => [
        `insert into ${name} select * from ${name}`,
        `delete from ${name}`,
        `truncate ${name}`,
        `drop table ${name}`,
      ]),
      "update baskets set total = 0",
      "create table mine (n integer)",
      "create role another",
    ];
    for (const statement of writes) {
      await t.step(`is refused: ${statement}`, async () => {
        assertEquals(await sqlstateOf(analyst.query(statement)), READ_ONLY);
        const writable = analyst.transaction(async (transaction) => {
          await transaction.query("set transaction read write");
          await transaction.query(statement);
        });
        assertEquals(await sqlstateOf(writable), INSUFFICIENT_PRIVILEGE);
      });
    }

    await t.step("its sessions begin with limits", async () => {
      // Read from the catalogue: our driver sets a statement_timeout of its own.
      const roles = await owner.query(`
        select rolcanlogin, rolsuper, rolcreatedb, rolcreaterole, rolconnlimit, rolconfig
        from pg_roles
        where rolname = 'analyst'`);
      assertEquals(roles, [{
        rolcanlogin: "t",
        rolsuper: "f",
        rolcreatedb: "f",
        rolcreaterole: "f",
        rolconnlimit: "20",
        rolconfig: "{default_transaction_read_only=on,statement_timeout=30s," +
          "idle_in_transaction_session_timeout=60s}",
      }]);
    });
  },
});

function toAnalystUrl(ownerUrl: string): string {
  const url = new URL(ownerUrl);
  url.username = "analyst";
  url.password = encodeURIComponent("for this test");
  return url.href;
}

async function listRelations(database: Database) {
  const rows = await database.query(`
    select table_name as name, table_type = 'VIEW' as is_view
    from information_schema.tables
    where table_schema = 'public'
    order by table_name`);
  return rows.map((row) => ({ name: row.name ?? "", isView: row.is_view === "t" }));
}

async function sqlstateOf(refused: Promise<unknown>): Promise<string | undefined> {
  return (await assertRejects(() => refused, DatabaseError)).sqlstate;
}
