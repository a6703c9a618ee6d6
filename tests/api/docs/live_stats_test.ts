/**
 * The API answers `/stats` as documented, over what the consumer writes.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { insertSomeRefusals } from "../../support/postgres/some_refusals.ts";
import { usePostgres } from "../../support/postgres/use_postgres.ts";
import { may } from "../../support/permissions.ts";
import { storeSomeSales } from "../stats/support/some_sales.ts";
import { aDocumentedApp, someStats } from "./support/a_documented_app.ts";
import { createJudge } from "./support/documented.ts";

const postgres = usePostgres();
const PERIOD = "from=2026-11-03&to=2026-11-09";

Deno.test({
  name: "each report, the overview and its stream are answered as the document says",
  ignore: !may.runStack,
  async fn(t) {
    await using database = await postgres.openDatabase();
    await storeSomeSales(database);
    await insertSomeRefusals(database);
    const stop = new AbortController();
    const { request, document } = aDocumentedApp({
      stats: someStats(database, { stop: stop.signal }),
    });
    const judge = createJudge(document);
    const reports = [
      ...["day", "hour", "category", "store"].map((by) => `/stats/sales?by=${by}&${PERIOD}`),
      `/stats/products?${PERIOD}&category=Bakery&store=Gent`,
      `/stats/basket-sizes?${PERIOD}`,
      `/stats/pairs?${PERIOD}`,
      "/stats/stores",
      "/stats/dead-letters?code=id_reused",
      "/stats/dead-letters",
      "/stats/refusals?key=till",
    ];
    for (const accept of ["application/json", "text/csv"]) {
      for (const url of reports) {
        await t.step(`${url} as ${accept}`, async () => {
          const response = await request(url, { headers: { accept } });
          const [path = ""] = url.split("?");
          const faults = await judge.judge({ method: "GET", path }, response.clone());
          const text = await response.text();
          const rows = accept === "text/csv"
            ? text.split("\r\n").length - 2
            : JSON.parse(text).rows.length;
          assertEquals({ status: response.status, faults, isEmpty: rows === 0 }, {
            status: 200,
            faults: [],
            isEmpty: false,
          });
        });
      }
    }
    await t.step("the overview", async () => {
      const response = await request("/stats/overview");
      const faults = await judge.judge({ method: "GET", path: "/stats/overview" }, response);
      assertEquals([response.status, faults], [200, []]);
    });
    await t.step("the history", async () => {
      const response = await request("/stats/history?minutes=360");
      const faults = await judge.judge({ method: "GET", path: "/stats/history" }, response);
      assertEquals([response.status, faults], [200, []]);
    });
    await t.step("its stream", async () => {
      const response = await request("/stats/stream");
      stop.abort();
      const faults = await judge.judge({ method: "GET", path: "/stats/stream" }, response);
      assertEquals([response.status, faults], [200, []]);
    });
  },
});
