/**
 * `GET /stats/history` for keys of all shops and of some.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { storeBatch } from "../../../consumer/store/store_batch.ts";
import { aPrepared } from "../../support/a_prepared.ts";
import { may } from "../../support/permissions.ts";
import { usePostgres } from "../../support/postgres/use_postgres.ts";
import { aStatsApp, failingWith } from "./support/a_stats_app.ts";

const postgres = usePostgres();

Deno.test("the history of some shops is what was stored of them, and none else", {
  ignore: !may.runStack,
}, async () => {
  await using database = await postgres.openDatabase();
  using app = aStatsApp(database);
  for (const [number, store] of ["Gent", "Gent", "Brussels"].entries()) {
    await storeBatch(database, [aPrepared({ id: `${number}`, store }, number)]);
  }
  await database.query("update baskets set stored_at = now() - interval '2 minutes'");
  const response = await app.get("/stats/history?minutes=60", "shop");
  const { samples, ...rest } = await response.json();
  assertEquals([response.status, rest], [200, { minutes: 60, stepSeconds: 10, of: "stores" }]);
  assertEquals(samples.length, 360);
  const busy = samples.filter(({ storedPerSecond }: { storedPerSecond: number }) =>
    storedPerSecond > 0
  );
  assertEquals([busy.length, busy[0]?.storedPerSecond], [1, 0.2]);
  assertEquals([busy[0]?.acceptedPerSecond, busy[0]?.lagRecords], [null, null]);
});

Deno.test("the history of all shops needs no database", async () => {
  using app = aStatsApp(failingWith(new Error("The database was read")));
  const response = await app.get("/stats/history?minutes=1440");
  assertEquals([response.status, await response.json()], [200, {
    minutes: 1_440,
    stepSeconds: 300,
    of: "all",
    samples: [],
  }]);
});

Deno.test("GET /stats/history refuses what is no number of minutes in a day", async (t) => {
  using app = aStatsApp(failingWith(new Error("The database was read")));
  for (const minutes of ["0", "1441", "-5", "1e2", "", "99999999999"]) {
    await t.step(minutes, async () => {
      const response = await app.get(`/stats/history?minutes=${minutes}`);
      assertEquals([response.status, (await response.json()).errors[0].code], [
        400,
        "not_in_range",
      ]);
    });
  }
});
