/**
 * Gaps in the overview and in their report: open ones only, and none for a key of some shops.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { acknowledgeGaps } from "../../../shared/gaps/acknowledge_gaps.ts";
import { may } from "../../support/permissions.ts";
import { insertGap } from "../../support/postgres/a_gap.ts";
import { usePostgres } from "../../support/postgres/use_postgres.ts";
import { aStatsApp } from "./support/a_stats_app.ts";

const postgres = usePostgres();

Deno.test({
  name: "open gaps are in the overview and in a report, for who may see all shops",
  ignore: !may.runStack,
  async fn() {
    await using database = await postgres.openDatabase();
    await insertGap(database, { fromOffset: "0", toOffset: "3" });
    await insertGap(database);
    await insertGap(database, { reason: "topic_restarted", toOffset: "5", partition: 1 });
    await insertGap(database, { reason: "before_first_read", partition: 2 });
    await acknowledgeGaps(database, [1], { by: "tester", reason: "a test" });
    using app = aStatsApp(database);

    const common = { topic: "delhaize_shop", fromOffset: 5, noticedAt: "2026-11-29T12:00:00.000Z" };
    const rows = [
      { ...common, id: 2, partition: 0, toOffset: 35, missing: 30, reason: "retention" },
      { ...common, id: 3, partition: 1, toOffset: 5, missing: 0, reason: "topic_restarted" },
      { ...common, id: 4, partition: 2, toOffset: 35, missing: 0, reason: "before_first_read" },
    ];
    assertEquals(await (await app.get("/stats/gaps")).json(), {
      store: null,
      limit: 500,
      truncated: false,
      rows,
    });
    assertEquals((await (await app.get("/stats/overview")).json()).gaps, {
      open: 3,
      missing: 30,
      first: rows,
    });
    const csv = await (await app.get("/stats/gaps?format=csv")).text();
    assertEquals(csv.split("\r\n").slice(0, 2), [
      "id,topic,partition,fromOffset,toOffset,missing,reason,noticedAt",
      "2,delhaize_shop,0,5,35,30,retention,2026-11-29T12:00:00.000Z",
    ]);

    assertEquals((await (await app.get("/stats/gaps", "shop")).json()).rows, []);
    assertEquals((await (await app.get("/stats/overview", "shop")).json()).gaps, null);
  },
});
