/**
 * The login for analysts that docs/analytics.md shows: it reads what is for analysis and writes
 * nothing, whatever a session sets.
 *
 * @module
 */
import { assertEquals, assertRejects } from "@std/assert";
import { makeRoles } from "../../operate/migrate/make_roles.ts";
import { RELATIONS } from "../../operate/migrate/rights.ts";
import { DatabaseError } from "../../shared/postgres/database_error.ts";
import { openPg } from "../../shared/postgres/pg.ts";
import { may } from "../support/permissions.ts";
import { readAnalyticsPage } from "./support/read_analytics_page.ts";
import { usePostgres } from "../support/postgres/use_postgres.ts";

const { openDatabase } = usePostgres();

const READ_ONLY = "25006";
const INSUFFICIENT_PRIVILEGE = "42501";

Deno.test({
  name: "the analyst of docs/analytics.md reads what is for analysis and writes nothing",
  ignore: !may.runStack,
  async fn(t) {
    await using owner = await openDatabase();
    await makeRoles(owner, { prefix: "delhaize_" });
    for (const statement of (await readAnalyticsPage()).role) await owner.query(statement);
    await makeRoles(owner, { prefix: "delhaize_" });
    await owner.query("alter role analyst password 'for this test'");
    await using analyst = openPg({ url: toAnalystUrl(owner.url), applicationName: "test" });

    for (const [name, { analyst: rights }] of Object.entries(RELATIONS)) {
      const all = `select * from ${name} limit 1`;
      if (rights === "all") {
        await t.step(`reads ${name}`, async () => void await analyst.query(all));
        continue;
      }
      await t.step(`is refused: ${all}`, async () => {
        assertEquals(await sqlstateOf(analyst.query(all)), INSUFFICIENT_PRIVILEGE);
      });
      if (rights === "none") continue;
      await t.step(`reads the columns of ${name} that are shown, and counts`, async () => {
        await analyst.query(`select ${rights.shown.join(", ")} from ${name} limit 1`);
        await analyst.query(`select count(*) from ${name}`);
      });
      for (const column of rights.hidden) {
        await t.step(`is refused: ${name}.${column}`, async () => {
          const query = analyst.query(`select ${column} from ${name}`);
          assertEquals(await sqlstateOf(query), INSUFFICIENT_PRIVILEGE);
        });
      }
    }

    const tables = await owner.query(
      "select tablename as name from pg_tables where schemaname = 'public' order by 1",
    );
    const writes = [
      ...tables.flatMap(({ name }) => [
        `delete from ${name}`,
        `truncate ${name}`,
        `drop table ${name}`,
      ]),
      "update baskets set total = 0",
      "insert into gaps default values",
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
        select rolcanlogin, rolsuper, rolcreatedb, rolcreaterole, rolconnlimit, setconfig
        from pg_roles as role
        join pg_db_role_setting on setrole = role.oid
        where rolname = 'analyst'`);
      assertEquals(roles, [{
        rolcanlogin: "t",
        rolsuper: "f",
        rolcreatedb: "f",
        rolcreaterole: "f",
        rolconnlimit: "20",
        setconfig: "{idle_in_transaction_session_timeout=60s,default_transaction_read_only=on," +
          "statement_timeout=30s}",
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

async function sqlstateOf(refused: Promise<unknown>): Promise<string | undefined> {
  return (await assertRejects(() => refused, DatabaseError)).sqlstate;
}
