/**
 * What became of a till's receipts, as the report tells it.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { checkTillDays } from "../../../consumer/tills/check_till_days.ts";
import { may } from "../../support/permissions.ts";
import { aClosing, aReceipt, storeReceipts } from "../../support/postgres/a_till.ts";
import { usePostgres } from "../../support/postgres/use_postgres.ts";
import { aStatsApp } from "./support/a_stats_app.ts";

const postgres = usePostgres();
const PERIOD = "from=2026-01-01&to=2026-01-31";

Deno.test({
  name: "GET /stats/tills names what is missing, by status, till and the key's shops",
  ignore: !may.runStack,
  async fn() {
    await using database = await postgres.openDatabase();
    await storeReceipts(
      database,
      [aReceipt(2), aReceipt(5), aReceipt(1, { till: "2" })],
      [aClosing({ last: 9, count: 9, total: 20.5 })],
    );
    await checkTillDays(database);
    await database.query(
      "update till_days set missing_since = '2026-01-02T20:00:00Z' where till = '1'",
    );
    using app = aStatsApp(database);
    const read = async (query: string, who?: "shop") =>
      (await (await app.get(`/stats/tills?${PERIOD}${query}`, who)).json()).rows;
    const first = {
      store: "Brussels",
      till: "1",
      date: "2026-01-02",
      status: "missing",
      first: 1,
      last: 9,
      receipts: 2,
      missing: 7,
      missingNumbers: ["1", "3-4", "6-9"],
      missingSince: "2026-01-02T20:00:00.000Z",
      unexpected: 0,
      doubled: 0,
      baskets: 2,
      revenue: 2,
      closingReceipts: 9,
      closingTotal: 20.5,
    };
    assertEquals(await read("&status=problem"), [first]);
    assertEquals(await read("&status=missing&till=1"), [first]);
    assertEquals(await read("&status=doubled"), []);
    assertEquals((await read("")).map((row: { till: string }) => row.till), ["1", "2"]);
    assertEquals(await read("&till=2&status=missing"), []);
    assertEquals(await read("", "shop"), []);
    const csv = await (await app.get(`/stats/tills?${PERIOD}&status=missing&format=csv`)).text();
    assertEquals(
      csv.split("\r\n")[1],
      "Brussels,1,2026-01-02,missing,1,9,2,7,1; 3-4; 6-9,2026-01-02T20:00:00.000Z,0,0,2,2,9,20.5",
    );
  },
});
