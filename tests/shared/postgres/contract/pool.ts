/**
 * Connections are bounded in number, reused, and gone when the database is disposed of.
 *
 * @module
 */
import { assertEquals, assertGreater, assertLess, assertRejects } from "@std/assert";
import { waitUntil } from "../../../support/wait_until.ts";
import { askServer, assertOutage, readPid, type Subject } from "./subject.ts";

/** Registers the tests of the pool. */
export function testPool({ test, open, server }: Subject): void {
  const countSessions = (applicationName: string) =>
    askServer(
      server().url,
      "select count(*) from pg_stat_activity where application_name = $1::text",
      [applicationName],
    );

  test("statements one after another share a connection", async () => {
    await using database = await open();
    const pids = new Set<number>();
    for (let turn = 0; turn < 5; turn++) pids.add(await readPid(database));
    assertEquals(pids.size, 1);
  });

  test("no more than maxConnections are open, and a third caller waits", async () => {
    const applicationName = "bounded";
    await using database = await open({ maxConnections: 2, applicationName });
    const gate = Promise.withResolvers<void>();
    const inside = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const holders = inside.map(({ resolve }) =>
      database.transaction(async (transaction) => {
        await transaction.query("select 1");
        resolve();
        await gate.promise;
      })
    );
    await Promise.all(inside.map(({ promise }) => promise));
    let answered = false;
    const third = database.query("select 3 as value").then((rows) => {
      answered = true;
      return rows;
    });
    assertEquals(await countSessions(applicationName), "2");
    assertEquals(answered, false);
    gate.resolve();
    assertEquals(await third, [{ value: "3" }]);
    await Promise.all(holders);
    const many = await Promise.all(
      Array.from(
        { length: 50 },
        (_, index) => database.query("select $1::integer as value", [index]),
      ),
    );
    assertEquals(many, Array.from({ length: 50 }, (_, index) => [{ value: String(index) }]));
    assertEquals(await countSessions(applicationName), "2");
  });

  test("a caller that waits longer than connectTimeoutMs for a connection gets an outage", async () => {
    await using database = await open({ maxConnections: 1, connectTimeoutMs: 200 });
    await database.transaction(async (transaction) => {
      const startedAt = performance.now();
      const error = await assertOutage(() => database.query("select 1"));
      assertGreater(performance.now() - startedAt, 150);
      assertEquals(error.message, "Cannot get a connection: all 1 were in use for 200 ms");
      await transaction.query("select 1");
    });
    assertEquals(await database.query("select 1 as value"), [{ value: "1" }]);
  });

  test("opening connects to nothing yet", async () => {
    const applicationName = "lazy";
    await using _database = await open({ applicationName });
    assertEquals(await countSessions(applicationName), "0");
    await using _away = await open({ url: "postgres://nobody@127.0.0.1:1/nowhere" });
  });

  test("disposing ends every connection, refuses what comes then, and is safe twice", async () => {
    const applicationName = "disposed";
    const database = await open({ applicationName, maxConnections: 3 });
    await Promise.all([1, 2, 3].map(() => database.query("select pg_sleep(0.05)")));
    assertEquals(await countSessions(applicationName), "3");
    await database[Symbol.asyncDispose]();
    await waitUntil("no session is left", async () => await countSessions(applicationName) === "0");
    await database[Symbol.asyncDispose]();
    await assertRejects(
      () => database.query("select 1"),
      Error,
      "Cannot get a connection: the database was closed",
    );
  });

  test("disposing waits for what is under way", async () => {
    const database = await open();
    const begun = Promise.withResolvers<void>();
    const running = database.transaction(async (transaction) => {
      await transaction.query("select 1");
      begun.resolve();
      return await transaction.query("select pg_sleep(0.2), 'done' as value");
    });
    await begun.promise;
    await database[Symbol.asyncDispose]();
    assertEquals((await running)[0]?.value, "done");
  });

  test("disposing waits no longer than connectTimeoutMs, and then cuts off", async () => {
    const applicationName = "cut off";
    const database = await open({ applicationName, connectTimeoutMs: 300 });
    await database.query("select 1");
    const running = assertOutage(() => database.query("select pg_sleep(30)"));
    const startedAt = performance.now();
    await database[Symbol.asyncDispose]();
    assertLess(performance.now() - startedAt, 2_000);
    await running;
  });
}
