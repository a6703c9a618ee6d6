/**
 * The port to Postgres through a real PgBouncer in transaction mode, which lends each transaction a
 * session and takes it back.
 *
 * @module
 */
import { assertEquals, assertNotEquals } from "@std/assert";
import { migrate, readMigrations } from "../../../consumer/migrate.ts";
import { storeBatch } from "../../../consumer/store/store_batch.ts";
import { readBasket } from "../../../api/read_basket.ts";
import { openPg } from "../../../shared/postgres/pg.ts";
import { aPrepared } from "../../support/a_prepared.ts";
import { mayRunPgbouncer, startPgbouncer } from "../../support/postgres/start_pgbouncer.ts";
import { startTestServer } from "../../support/postgres/start_test_server.ts";
import { waitUntil } from "../../support/wait_until.ts";
import { askServer, assertOutage, waitUntilBusy } from "./contract/subject.ts";

const ignore = !mayRunPgbouncer;

Deno.test({
  name:
    "through PgBouncer the schema is made, and baskets are stored and read, whatever its sessions are set to",
  ignore,
  async fn() {
    await using server = await startTestServer();
    await askServer(server.url, "alter database delhaize set datestyle = 'German, DMY'");
    await askServer(server.url, "alter database delhaize set timezone = 'Asia/Kolkata'");
    await using pooler = await startPgbouncer({ url: server.url, sessions: 2 });
    await using database = openPg({ url: pooler.url, applicationName: "test", maxConnections: 4 });
    await migrate(database, await readMigrations());
    const batches = Array.from({ length: 40 }, (_, i) => [aPrepared({ id: `b-${i}` }, i)]);
    // More transactions at once than the server has sessions, with plans that are to be kept.
    for (let from = 0; from < batches.length; from += 8) {
      await Promise.all(
        batches.slice(from, from + 8).map((batch) => retry(() => storeBatch(database, batch))),
      );
    }
    const fate = await readBasket(database, { store: "Brussels", id: "b-7" });
    assertEquals(fate?.basket?.date, "2020-01-01");
    assertEquals(fate?.basket?.receivedAt, "2020-01-01T12:00:00.000Z");
    assertEquals(await askServer(server.url, "select count(*) from baskets"), "40");
  },
});

Deno.test({
  name: "through PgBouncer a statement that takes too long is cancelled at the server",
  ignore,
  async fn() {
    await using server = await startTestServer();
    await using pooler = await startPgbouncer({ url: server.url });
    const applicationName = "slow";
    await using database = openPg({ url: pooler.url, applicationName, statementTimeoutMs: 500 });
    const slow = assertOutage(() => database.query("select pg_sleep(30)"));
    const pid = await waitUntilBusy(server.url, applicationName);
    await slow;
    const isActive = "select from pg_stat_activity where pid = $1::integer and state = 'active'";
    await waitUntil("the statement ends", async () => {
      return await askServer(server.url, `select exists (${isActive})`, [pid]) === "f";
    });
  },
});

Deno.test({
  name: "through PgBouncer a transaction has its limit, and leaves none to the next",
  ignore,
  async fn() {
    await using server = await startTestServer();
    await using pooler = await startPgbouncer({ url: server.url, sessions: 1 });
    await using database = openPg({ url: pooler.url, applicationName: "test" });
    const READ = "select current_setting('statement_timeout') as value";
    const inside = await database.transaction((transaction) => transaction.query(READ));
    assertEquals(inside, [{ value: "61s" }]);
    const outside = await database.query(READ);
    assertNotEquals(outside, inside);
  },
});

Deno.test({
  name:
    "through PgBouncer, which waits for a server that is away, a caller waits as long as it says",
  ignore,
  async fn() {
    await using server = await startTestServer();
    await using pooler = await startPgbouncer({ url: server.url });
    const options = { url: pooler.url, applicationName: "test", statementTimeoutMs: 1_000 };
    await using database = openPg(options);
    for (let turn = 0; turn < 2; turn++) {
      assertEquals(await retry(() => database.query("select 1 as one")), [{ one: "1" }]);
      await server.stop();
      await assertOutage(() => database.query("select 1"));
      await assertOutage(() => database.transaction((inside) => inside.query("select 1")));
      await server.start();
    }
    assertEquals(await retry(() => database.query("select 2 as two")), [{ two: "2" }]);
  },
});

/** As the services do; PgBouncer waits a second after a login that failed. */
async function retry<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 1;; attempt++) {
    try {
      return await work();
    } catch (error) {
      if (attempt === 30) throw error;
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }
}
