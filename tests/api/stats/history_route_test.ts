/**
 * `GET /stats/history` for keys of all shops and of some.
 *
 * @module
 */
import { assertEquals, assertMatch } from "@std/assert";
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

Deno.test("the history is CSV too, as programs and as spreadsheets read it", {
  ignore: !may.runStack,
}, async (t) => {
  await using database = await postgres.openDatabase();
  using app = aStatsApp(database);
  await storeBatch(database, [aPrepared({ store: "Gent" })]);
  await database.query(`
    update baskets
    set stored_at = now() - interval '2 minutes', received_at = now() - interval '121.5 seconds'`);
  const cases = [
    {
      form: "csv",
      separator: ",",
      row: /^2\d{3}-\d\d-\d\dT\d\d:\d\d:\d0\.000Z,,0\.1,0\.45,2,2,,$/m,
    },
    {
      form: "csv-be",
      separator: ";",
      row: /^2\d{3}-\d\d-\d\d \d\d:\d\d:\d0;;0,1;0,45;2;2;;$/m,
    },
  ];
  for (const { form, separator, row } of cases) {
    await t.step(form, async () => {
      const response = await app.get(`/stats/history?minutes=60&format=${form}`, "shop");
      assertEquals(
        [response.status, response.headers.get("content-disposition")],
        [200, 'attachment; filename="history_60min.csv"'],
      );
      const text = (await response.text()).replaceAll("\r\n", "\n");
      const columns = [
        ...["at", "acceptedPerSecond", "storedPerSecond", "revenuePerSecond"],
        ...["p50Seconds", "p99Seconds", "lagRecords", "lagSeconds"],
      ];
      assertEquals(text.split("\n")[0]?.replace("\ufeff", ""), columns.join(separator));
      assertMatch(text.split("\n").find((line) => /[,;]0[.,]1[,;]/.test(line)) ?? text, row);
    });
  }
  await t.step("by the header Accept", async () => {
    const init = { headers: { accept: "text/csv" } };
    const response = await app.get("/stats/history?minutes=60", "shop", init);
    assertEquals([response.headers.get("content-type"), response.headers.get("vary")], [
      "text/csv; charset=utf-8; header=present",
      "accept, accept-encoding",
    ]);
    await response.body?.cancel();
  });
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
