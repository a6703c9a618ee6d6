/**
 * "Today" is the day of the shops, near midnight too: in Brussels it begins an hour before that of
 * UTC, and in summer two.
 *
 * @module
 */
import { assertEquals, assertStringIncludes } from "@std/assert";
import { createDashboard } from "../../../api/dashboard/dashboard_assets.ts";
import type { StatsOptions } from "../../../api/stats/stats_routes.ts";
import { storeBatch } from "../../../consumer/store/store_batch.ts";
import { aPrepared } from "../../support/a_prepared.ts";
import { may } from "../../support/permissions.ts";
import { usePostgres } from "../../support/postgres/use_postgres.ts";
import { aStatsApp } from "./support/a_stats_app.ts";

const postgres = usePostgres();

const CASES = [
  { now: "2025-01-15T22:30:00Z", timeZone: "Europe/Brussels", today: "2025-01-15" },
  { now: "2025-01-15T23:30:00Z", timeZone: "Europe/Brussels", today: "2025-01-16" },
  { now: "2025-07-15T21:30:00Z", timeZone: "Europe/Brussels", today: "2025-07-15" },
  { now: "2025-07-15T22:30:00Z", timeZone: "Europe/Brussels", today: "2025-07-16" },
  { now: "2025-12-31T23:30:00Z", timeZone: "Europe/Brussels", today: "2026-01-01" },
  { now: "2025-07-15T22:30:00Z", timeZone: "UTC", today: "2025-07-15" },
  { now: "2025-07-15T03:30:00Z", timeZone: "America/New_York", today: "2025-07-14" },
] as const;

/** A database without rows. */
const EMPTY: StatsOptions["database"] = {
  transaction: (work) => work({ query: () => Promise.resolve([]) }),
};

Deno.test("a report without a period ends with today where the shops are", async (t) => {
  for (const { now, timeZone, today } of CASES) {
    await t.step(`${now} in ${timeZone}`, async () => {
      using app = aStatsApp(EMPTY, { now: () => new Date(now), timeZone });
      for (const path of ["/stats/sales", "/stats/sales?by=hour", "/stats/tills"]) {
        assertEquals((await (await app.get(path)).json()).to, today, path);
      }
      const name = (await app.get("/stats/sales?format=csv")).headers.get("content-disposition");
      assertStringIncludes(name ?? "", `_${today}.csv`);
    });
  }
});

Deno.test({
  name: "the overview counts the baskets of today where the shops are",
  ignore: !may.runStack,
  async fn(t) {
    await using database = await postgres.openDatabase();
    await storeBatch(
      database,
      [...new Set(CASES.map(({ today }) => today))].map((date) => aPrepared({ id: date, date })),
    );
    for (const { now, timeZone, today } of CASES) {
      await t.step(`${now} in ${timeZone}`, async () => {
        using app = aStatsApp(database, { now: () => new Date(now), timeZone });
        const overview = await (await app.get("/stats/overview")).json();
        assertEquals([overview.today.date, overview.today.baskets], [today, 1]);
      });
    }
  },
});

Deno.test("the page comes with the zone of the shops", async () => {
  const { page } = await createDashboard({ timeZone: "Europe/Paris" });
  const html = await page.respond(new Request("http://127.0.0.1/")).text();
  assertStringIncludes(html, '<meta name="time-zone" content="Europe/Paris">');
  assertEquals(html.includes("TIME_ZONE"), false);
});
