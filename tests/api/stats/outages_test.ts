/**
 * Statistics while the database goes away and comes back, and when the process stops.
 *
 * @module
 */
import { assertEquals, assertLess } from "@std/assert";
import { serveUntil } from "../../../api/http/serve_until.ts";
import { migrate, readMigrations } from "../../../consumer/migrate.ts";
import { openPg } from "../../../shared/postgres/pg.ts";
import { startTestServer } from "../../support/postgres/start_test_server.ts";
import { may } from "../../support/permissions.ts";
import { waitUntil } from "../../support/wait_until.ts";
import { aStatsApp, failingWith } from "./support/a_stats_app.ts";
import { readEvents } from "./support/read_events.ts";

Deno.test("statistics go on through an outage of the database", {
  ignore: !may.runStack,
}, async (t) => {
  await using server = await startTestServer();
  await using database = openPg({ url: server.url, applicationName: "test" });
  using app = aStatsApp(database);
  const request = async (path: string) => {
    const response = await app.get(path);
    return [response.status, response.headers.get("retry-after"), (await response.json()).code];
  };
  const events = readEvents(await app.get("/stats/stream"));
  const untilDatabase = async (state: "up" | "down") => {
    for (let turn = 0; turn < 30; turn++) {
      const { value } = await events.next();
      if (value?.overview.database === state) return value.overview;
    }
    throw new Error(`The overview never says that the database is ${state}`);
  };

  await t.step("no schema yet", async () => {
    assertEquals(await request("/stats/stores"), [503, "5", "database_unavailable"]);
    assertEquals((await untilDatabase("down")).totals, null);
  });
  await t.step("the schema comes", async () => {
    await migrate(database, await readMigrations());
    assertEquals((await request("/stats/stores"))[0], 200);
    assertEquals((await untilDatabase("up")).totals, { baskets: 0, revenue: 0 });
  });
  await t.step("the database goes", async () => {
    await server.stop();
    assertEquals(await request("/stats/sales"), [503, "5", "database_unavailable"]);
    const { totals, today, delay, deadLetters, rates, broker, lag } = await untilDatabase("down");
    assertEquals({ totals, today, delay, deadLetters }, {
      totals: null,
      today: null,
      delay: null,
      deadLetters: null,
    });
    assertEquals([rates.storedPerSecond, rates.revenuePerSecond], [null, null]);
    assertEquals([broker, lag?.length], ["up", 2]);
  });
  await t.step("the database comes back", async () => {
    await server.start();
    assertEquals((await untilDatabase("up")).totals, { baskets: 0, revenue: 0 });
    assertEquals((await request("/stats/sales"))[0], 200);
  });
  await events.return(undefined);
});

Deno.test("event streams end with the stop, so that the server can", {
  ignore: !may.net,
}, async () => {
  const stop = new AbortController();
  const listening = Promise.withResolvers<number>();
  using app = aStatsApp(failingWith(new Error("away")), { stop: stop.signal });
  const served = serveUntil(stop.signal, {
    handle: ({ url }) => app.get(new URL(url).pathname),
    hostname: "127.0.0.1",
    port: 0,
    onListen: ({ port }) => listening.resolve(port),
  });
  const url = `http://127.0.0.1:${await listening.promise}/stats/stream`;
  const streams = (await Promise.all([fetch(url), fetch(url)])).map(readEvents);
  for (const events of streams) assertEquals((await events.next()).value?.overview.broker, "up");
  const stoppedMs = performance.now();
  stop.abort();
  await served;
  assertLess(performance.now() - stoppedMs, 20_000);
  await waitUntil("both have ended", async () => {
    const ends = await Promise.all(streams.map((events) => events.next()));
    return ends.every(({ done }) => done);
  });
});
