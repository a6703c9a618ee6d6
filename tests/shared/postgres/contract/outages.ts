/**
 * Whatever happens to connection or server, the caller gets an outage in time, no statement is
 * repeated silently, and the next one works.
 *
 * @module
 */
import { assertEquals, assertGreater, assertNotEquals } from "@std/assert";
import { listenAndRecord } from "../support/recording_listener.ts";
import { startTestServer } from "../../../support/postgres/start_test_server.ts";
import {
  askServer,
  assertOutage,
  killSession,
  readPid,
  type Subject,
  waitUntilBusy,
  waitUntilGone,
} from "./subject.ts";

/** Registers the tests of outages. */
export function testOutages({ test, open, server }: Subject): void {
  test("after an idle connection was killed the next statement works", async () => {
    await using database = await open({ maxConnections: 2 });
    for (let turn = 0; turn < 5; turn++) {
      const pid = await readPid(database);
      await killSession(server().url, pid);
      assertNotEquals(await readPid(database), pid);
    }
    const killed = await database.transaction((transaction) => readPid(transaction));
    await killSession(server().url, killed);
    assertNotEquals(await database.transaction((transaction) => readPid(transaction)), killed);
  });

  test("a busy connection that is killed is an outage, and the next statement works", async () => {
    const applicationName = "busy";
    await using database = await open({ maxConnections: 1, applicationName });
    const running = assertOutage(() => database.query("select pg_sleep(30)"), { withinMs: 10_000 });
    const pid = await waitUntilBusy(server().url, applicationName);
    await killSession(server().url, pid);
    await running;
    assertNotEquals(await readPid(database), pid);
  });

  test("a transaction whose connection is killed is an outage and leaves nothing", async () => {
    await using database = await open({ maxConnections: 1 });
    await database.query("create table attempts (id integer)");
    await assertOutage(() =>
      database.transaction(async (transaction) => {
        await transaction.query("insert into attempts values (1)");
        await killSession(server().url, await readPid(transaction));
        await transaction.query("insert into attempts values (2)");
      })
    );
    // The same by somebody who does not look at errors: nothing may reconnect and go on.
    await assertOutage(() =>
      database.transaction(async (transaction) => {
        await transaction.query("insert into attempts values (3)");
        await killSession(server().url, await readPid(transaction));
        for (const id of [4, 5]) {
          await transaction.query("insert into attempts values ($1::integer)", [id]).catch(
            () => {},
          );
        }
      })
    );
    // Between the last statement and commit.
    await assertOutage(() =>
      database.transaction(async (transaction) => {
        await transaction.query("insert into attempts values (6)");
        await killSession(server().url, await readPid(transaction));
      })
    );
    assertEquals(await database.query("select id from attempts"), []);
    await database.query("drop table attempts");
  });

  test("a server that stops is an outage at once, and works again when it is back", async () => {
    await using other = await startTestServer();
    await using database = await open({ url: other.url });
    assertEquals(await database.query("select 1 as value"), [{ value: "1" }]);
    await other.stop();
    for (let turn = 0; turn < 3; turn++) {
      await assertOutage(() => database.query("select 1"));
      await assertOutage(() => database.transaction((inside) => inside.query("select 1")));
    }
    await other.start();
    assertEquals(await database.query("select 2 as value"), [{ value: "2" }]);
  });

  test("a server that is stopped under a statement is an outage", async () => {
    await using other = await startTestServer();
    const applicationName = "stopped";
    await using database = await open({ url: other.url, applicationName });
    const running = assertOutage(() => database.query("select pg_sleep(30)"), { withinMs: 10_000 });
    await waitUntilBusy(other.url, applicationName);
    await other.stop();
    await running;
  });

  test("a server that accepts and stays silent is an outage after connectTimeoutMs", async () => {
    for (const sslmode of ["disable", "prefer", "require"]) {
      await using silent = listenAndRecord();
      const url = `${silent.url}?sslmode=${sslmode}`;
      await using database = await open({ url, connectTimeoutMs: 300 });
      const startedAt = performance.now();
      await assertOutage(() => database.query("select 1"), { withinMs: 2_000 });
      assertGreater(performance.now() - startedAt, 250);
    }
  });

  test("a server that speaks another protocol is an outage", async () => {
    await using stranger = listenAndRecord("HTTP/1.1 400 Bad Request\r\n\r\n");
    await using database = await open({ url: stranger.url, connectTimeoutMs: 300 });
    await assertOutage(() => database.query("select 1"));
  });

  test("a statement longer than statementTimeoutMs is an outage, and its connection is closed", async () => {
    await using patient = await open();
    await patient.query("create table late (id integer)");
    await using database = await open({ maxConnections: 1, statementTimeoutMs: 800 });
    const pid = await readPid(database);
    const error = await assertOutage(() => database.query("select pg_sleep(30)"));
    assertEquals(error.message, "Cannot run a statement: no answer in 800 ms");
    assertNotEquals(await readPid(database), pid);
    await waitUntilGone(server().url, pid);

    await assertOutage(() =>
      database.transaction(async (transaction) => {
        await transaction.query("insert into late values (1)");
        await transaction.query("select pg_sleep(1)").catch(() => {});
        await transaction.query("insert into late values (2)");
      })
    );
    assertEquals(await patient.query("select id from late"), []);
    await patient.query("drop table late");
  });

  test("a server without a free connection is an outage", async () => {
    await using small = await startTestServer({
      max_connections: "3",
      superuser_reserved_connections: "0",
      reserved_connections: "0",
      max_wal_senders: "0",
    });
    await using holder = await open({ url: small.url, maxConnections: 3 });
    await using database = await open({ url: small.url, maxConnections: 1 });
    const gate = Promise.withResolvers<void>();
    const inside = [1, 2, 3].map(() => Promise.withResolvers<void>());
    const holders = inside.map(({ resolve }) =>
      holder.transaction(async (transaction) => {
        await transaction.query("select 1");
        resolve();
        await gate.promise;
      })
    );
    await Promise.all(inside.map(({ promise }) => promise));
    const error = await assertOutage(() => database.query("select 1"));
    assertEquals(error.sqlstate, "53300");
    gate.resolve();
    await Promise.all(holders);
  });

  test("losing connections loses no place in the pool", async () => {
    await using database = await open({ maxConnections: 2 });
    const lost = Array.from({ length: 6 }, () =>
      assertOutage(
        () => database.query("select pg_terminate_backend(pg_backend_pid()), pg_sleep(30)"),
        { withinMs: 10_000 },
      ));
    await Promise.all(lost);
    const rows = await Promise.all([1, 2, 3].map(() => database.query("select 1 as value")));
    assertEquals(rows, [1, 2, 3].map(() => [{ value: "1" }]));
    assertEquals(await askServer(server().url, "select 1"), "1");
  });
}
