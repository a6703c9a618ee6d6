/**
 * The statistics over what the consumer really writes are answered as the document says.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import type { Database } from "../../../shared/postgres/database.ts";
import { usePostgres } from "../../consumer/support/test_postgres.ts";
import { may } from "../../support/permissions.ts";
import { anApp } from "../an_app.ts";
import { A_LAG, failingWith, NOW } from "../stats/support/a_stats_app.ts";
import { storeSomeSales } from "../stats/support/some_sales.ts";
import { DatabaseError } from "../../../shared/postgres/database_error.ts";
import { aDocumentedApp } from "./support/a_documented_app.ts";
import { createJudge } from "./support/documented.ts";

const postgres = usePostgres();

const REPORTS = [
  "/stats/sales",
  "/stats/sales?by=hour&from=2026-11-17&to=2026-11-23",
  "/stats/sales?by=category&store=Gent",
  "/stats/sales?by=store",
  "/stats/products?limit=3",
  "/stats/products?store=Gent&category=Bakery",
  "/stats/basket-sizes",
  "/stats/pairs?from=2026-11-17&to=2026-11-23",
  "/stats/stores",
  "/stats/dead-letters?limit=5",
];

const CASES = [
  ...REPORTS.map((url) => ({ url, status: 200 })),
  ...REPORTS.map((url) => ({
    url: `${url}${url.includes("?") ? "&" : "?"}format=csv`,
    status: 200,
  })),
  { url: "/stats/overview", status: 200 },
  { url: "/stats/overview?x=1", status: 400 },
  { url: "/stats/stream?x=1", status: 400 },
  { url: "/stats/stream", status: 503 },
  { url: "/stats/sales?by=week&from=yesterday&typo=1", status: 400 },
];

function anAppOver(database: Pick<Database, "transaction">) {
  const { metrics } = anApp();
  // Stopped, so that no event stream outlives its test.
  const stop = AbortSignal.abort();
  const readLag = () => Promise.resolve(A_LAG);
  return aDocumentedApp({ stats: { database, readLag, metrics, stop, now: () => NOW } });
}

Deno.test({
  name: "each statistic is answered as the document says",
  ignore: !may.runStack,
  async fn(t) {
    await using database = await postgres.openDatabase();
    await storeSomeSales(database);
    const { request, document } = anAppOver(database);
    const judge = createJudge(document);
    for (const { url, status } of CASES) {
      await t.step(url, async () => {
        const response = await request(url);
        const path = url.replace(/\?.*/, "");
        const faults = await judge.judge({ method: "GET", path }, response);
        assertEquals({ status: response.status, faults }, { status, faults: [] });
      });
    }
  },
});

Deno.test("a statistic without its database is answered as the document says", async (t) => {
  const cases = [
    { name: "away", error: new DatabaseError("Gone", {}), code: "database_unavailable" },
    {
      name: "too slow",
      error: new DatabaseError("Slow", { sqlstate: "57014" }),
      code: "query_timeout",
    },
  ];
  for (const { name, error, code } of cases) {
    await t.step(name, async () => {
      const { request, document } = anAppOver(failingWith(error));
      const response = await request("/stats/stores");
      const body = await response.clone().json();
      const asked = { method: "GET", path: "/stats/stores" };
      const faults = await createJudge(document).judge(asked, response);
      assertEquals({ status: response.status, code: body.code, faults }, {
        status: 503,
        code,
        faults: [],
      });
    });
  }
});
