/**
 * The consumer's login that docs/operations.md shows: it stores, and changes no schema.
 *
 * @module
 */
import { assertEquals, assertRejects } from "@std/assert";
import { migrate, MigrationError, readMigrations } from "../../consumer/migrate.ts";
import { moveBehind } from "../../consumer/store/partition_position.ts";
import { createPositions } from "../../consumer/store/positions.ts";
import { countStaleDays } from "../../consumer/store_days/count_stale_days.ts";
import { refreshDays } from "../../consumer/store_days/refresh_days.ts";
import { checkTillDays } from "../../consumer/tills/check_till_days.ts";
import { storeBatch } from "../../consumer/store/store_batch.ts";
import { makeRoles } from "../../operate/migrate/make_roles.ts";
import type { Database } from "../../shared/postgres/database.ts";
import { DatabaseError } from "../../shared/postgres/database_error.ts";
import { openPg } from "../../shared/postgres/pg.ts";
import { aPosition } from "../support/a_position.ts";
import { aDeadLetter, aPrepared } from "../support/a_prepared.ts";
import { may } from "../support/permissions.ts";
import { aClosing, aReceipt, readMissing, storeReceipts } from "../support/postgres/a_till.ts";
import { usePostgres } from "../support/postgres/use_postgres.ts";

const { openDatabase } = usePostgres();

Deno.test({
  name: "the consumer's login of docs/operations.md runs on a migrated schema, and changes none",
  ignore: !may.runStack,
  async fn(t) {
    await using owner = await openDatabase();
    await createLogins(owner);
    await using consumer = openPg({ url: toConsumerUrl(owner.url), applicationName: "test" });
    const migrations = await readMigrations();

    await t.step("migrate() has nothing to do", async () => {
      assertEquals(await migrate(consumer, migrations), []);
    });

    await t.step("migrate() waits for no one when nothing is missing", async () => {
      await owner.transaction(async (transaction) => {
        await transaction.query("select pg_advisory_xact_lock(7303501204)");
        assertEquals(await migrate(consumer, migrations), []);
      });
    });

    await t.step("migrate() says who can, when a step is missing", async () => {
      const next = { version: 99, name: "0099_next", sql: "create table next (id integer);" };
      const error = await assertRejects(
        () => migrate(consumer, [...migrations, next]),
        MigrationError,
      );
      assertEquals(
        error.message,
        "Cannot bring the schema up to date: this role may not change it. " +
          "Run `deno task migrate` as the owner of the schema",
      );
    });

    await t.step("it stores baskets, dead letters, positions and gaps", async () => {
      const positions = createPositions(consumer);
      const here = { topic: "delhaize_shop", partition: 0 };
      await positions.begin(here, { start: 2n, end: 4n });
      const letter = { kind: "dead_letter", deadLetter: aDeadLetter({ offset: "3" }) } as const;
      const from = aPosition({ nextOffset: 2n, endOffset: 4n });
      await storeBatch(consumer, [aPrepared({}, 2), letter], [from]);
      const position = moveBehind(from, letter.deadLetter.record);
      const gap = { reason: "retention", fromOffset: 4n, toOffset: 9n } as const;
      assertEquals(await positions.skip(position, { gap, log: { start: 9n, end: 9n } }), true);
    });

    await t.step("it obeys erasures, and cannot read their key", async () => {
      await owner.query(
        "insert into erasures (identity_hash) values (erasure_hash('Brussels', 'gone'))",
      );
      const { erased } = await storeBatch(consumer, [aPrepared({ id: "gone" }, 9)]);
      assertEquals(erased?.length, 1);
      const error = await assertRejects(
        () => consumer.query("select secret from erasure_key"),
        DatabaseError,
      );
      assertEquals(error.sqlstate, "42501");
      assertEquals((await owner.query("select secret from erasure_key")).length, 1);
    });

    await t.step("it counts tills, stores closings, and keeps what is missing", async () => {
      await storeReceipts(consumer, [aReceipt(1), aReceipt(3)], [aClosing()]);
      await checkTillDays(consumer);
      assertEquals(await readMissing(owner), ["1 2026-01-02 2-2"]);
      await storeReceipts(consumer, [aReceipt(2)]);
      await checkTillDays(consumer);
      assertEquals(await readMissing(owner), []);
    });

    await t.step("it sums up days, and changes of lines tell that they are stale", async () => {
      const days = await countStaleDays(consumer);
      assertEquals([days, (await refreshDays(consumer))?.refreshed], [2, 2]);
      await consumer.query("update basket_products set category = 'Fish'");
      await consumer.query("update baskets set received_at = now()");
      assertEquals(await countStaleDays(consumer), 2);
    });
  },
});

Deno.test({
  name: "migrate() says who can, when the schema is missing and the role may not make it",
  ignore: !may.runStack,
  async fn() {
    await using owner = await openDatabase({ schema: false });
    // Another name: roles belong to the server, which the tests of this file share.
    await owner.query("create role stranger login password 'for this test'");
    await using consumer = openPg({
      url: toConsumerUrl(owner.url, "stranger"),
      applicationName: "test",
    });
    const migrations = await readMigrations();
    await assertRejects(() => migrate(consumer, migrations), MigrationError, "deno task migrate");
  },
});

async function createLogins(owner: Database): Promise<void> {
  await makeRoles(owner, { prefix: "delhaize_" });
  const page = await Deno.readTextFile(new URL("../../docs/operations.md", import.meta.url));
  const [, section = ""] = page.split("## Roles");
  const [, sql = ""] = /^```sql\n(.*?)^```$/ms.exec(section) ?? [];
  for (const statement of sql.split(";").map((text) => text.trim())) {
    if (statement !== "") await owner.query(statement);
  }
  await owner.query("alter role shop_consumer password 'for this test'");
}

function toConsumerUrl(url: string, user = "shop_consumer"): string {
  const consumer = new URL(url);
  consumer.username = user;
  consumer.password = "for this test";
  return consumer.href;
}
