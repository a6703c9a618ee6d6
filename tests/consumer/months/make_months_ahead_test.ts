/**
 * Months are made before they come, by whoever may.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { makeMonthsAhead } from "../../../consumer/months/make_months_ahead.ts";
import type { MonthsAhead } from "../../../consumer/months/make_months_ahead.ts";
import { watchMonths } from "../../../consumer/months/watch_months.ts";
import { openPg } from "../../../shared/postgres/pg.ts";
import { may } from "../../support/permissions.ts";
import { usePostgres } from "../../support/postgres/use_postgres.ts";

const { openDatabase } = usePostgres();
const ignore = !may.runStack;

Deno.test({
  name: "makeMonthsAhead() makes what is missing, and leaves what others have to make",
  ignore,
  async fn(t) {
    await using database = await openDatabase();
    const [row] = await database.query(`
      select string_agg(to_char(month, 'YYYY-MM'), ' ' order by month) as months
      from generate_series(
        date_trunc('month', now() at time zone 'UTC'),
        date_trunc('month', now() at time zone 'UTC') + interval '6 months',
        interval '1 month'
      ) as month`);
    const months = row?.months?.split(" ") ?? [];

    await t.step("the migration has made three", async () => {
      assertEquals(await makeMonthsAhead(database), { made: [], left: [] });
    });

    await t.step("the third, where it is missing", async () => {
      const third = months[3] ?? "";
      await database.query(`drop table basket_products_${third.replace("-", "_")}`);
      assertEquals(await makeMonthsAhead(database), { made: [third], left: [] });
    });

    await t.step("two more", async () => {
      const made = months.slice(4, 6);
      assertEquals(await makeMonthsAhead(database, { ahead: 5 }), { made, left: [] });
      assertEquals(await makeMonthsAhead(database, { ahead: 5 }), { made: [], left: [] });
    });

    await t.step("one that the default partition holds lines of is left", async () => {
      await database.query(`
        insert into basket_products
        select 'Gent', 'b-1', 1, 'p', 'Bread', 'Bakery', 1, 7, 'product', false, 1, 'piece',
          date '${months[6]}-01'`);
      const left = months.slice(6);
      assertEquals(await makeMonthsAhead(database, { ahead: 6 }), { made: [], left });
    });

    await t.step("nothing where the role does not own the tables", async () => {
      await database.query("create role stranger_to_months login password 'delhaize'");
      const url = new URL(database.url);
      url.username = "stranger_to_months";
      await using stranger = openPg({ url: url.href, applicationName: "test" });
      assertEquals(await makeMonthsAhead(stranger, { ahead: 6 }), { made: [], left: [] });
    });
  },
});

Deno.test("watchMonths() looks each day, and a minute after a failure", async () => {
  const results: (MonthsAhead | Error)[] = [
    { made: ["2026-11"], left: [] },
    new Error("away"),
    { made: [], left: ["2026-12"] },
  ];
  const waits: number[] = [];
  const done = Promise.withResolvers<void>();
  const watching = watchMonths({
    make() {
      const result = results.shift();
      return result instanceof Error || result === undefined
        ? Promise.reject(result)
        : Promise.resolve(result);
    },
    sleep(ms, signal) {
      waits.push(ms);
      if (results.length > 0) return Promise.resolve();
      done.resolve();
      return new Promise((resolve) => signal?.addEventListener("abort", () => resolve()));
    },
  });
  await done.promise;
  watching[Symbol.dispose]();
  assertEquals(waits, [86_400_000, 60_000, 86_400_000]);
});
