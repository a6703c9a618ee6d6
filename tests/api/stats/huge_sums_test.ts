/**
 * Sums of money that no float holds to the cent: a few thousand requests of strangers are enough.
 *
 * @module
 */
import { assertEquals, assertStringIncludes } from "@std/assert";
import { may } from "../../support/permissions.ts";
import { usePostgres } from "../../support/postgres/use_postgres.ts";
import { aStatsApp } from "./support/a_stats_app.ts";

const postgres = usePostgres();
const HUGE = "123456789012345678901234.51";

Deno.test({
  name: "reports and the overview have every digit of a sum, as JSON and as CSV",
  ignore: !may.runStack,
  async fn(t) {
    await using database = await postgres.openDatabase();
    await database.query(`
      insert into baskets_by_day (store, purchased_on, baskets, revenue)
      values ('Gent', '2026-11-23', 1, ${HUGE}), ('Luik', '2026-11-23', 1, 4.50)`);
    await database.query(`
      insert into product_sales_by_day (purchased_on, name, category, products, revenue)
      values ('2026-11-23', 'Banana', 'Fruit', 1, ${HUGE})`);
    using app = aStatsApp(database);
    const cases = [
      {
        path: "/stats/sales?by=store",
        json: `"revenue":${HUGE},`,
        csv: `Gent,1,${HUGE},${HUGE},0`,
      },
      { path: "/stats/products", json: `"revenue":${HUGE}}`, csv: `Banana,Fruit,1,${HUGE}` },
    ];
    for (const { path, json, csv } of cases) {
      await t.step(path, async () => {
        assertStringIncludes(await (await app.get(path)).text(), json);
        const headers = { accept: "text/csv" };
        const text = await (await app.get(path, "analyst", { headers })).text();
        assertEquals(text.split("\r\n")[1], csv);
      });
    }
    await t.step("/stats/overview", async () => {
      const text = await (await app.get("/stats/overview")).text();
      assertStringIncludes(text, `"totals":{"baskets":2,"revenue":123456789012345678901239.01}`);
      assertEquals(JSON.parse(text).database, "up");
    });
  },
});
