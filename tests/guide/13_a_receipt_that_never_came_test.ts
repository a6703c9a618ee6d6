/**
 * # 13. A receipt that never came
 *
 * A basket that the shop never sent leaves no trace in Kafka or Postgres, so nobody who looks there
 * finds it. Tills number their receipts, and at the end of the day they say how many there were:
 * the closing. The consumer counts the numbers of each till and day, so a hole has a name.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { aBasket, ignore, startWorld, until } from "./world.ts";

const TILL = { store: "Brussels", date: "2020-01-01", till: "3" };

Deno.test({
  name: "guide 13: a receipt that never came",
  ignore,
  async fn(t) {
    await using world = await startWorld();
    const sell = (receipt: number) =>
      world.send(aBasket({ ...TILL, id: `3-2020-01-01-${receipt}`, receipt }));

    // The till printed four receipts. One of them stayed in the shop.
    for (const receipt of [1, 2, 4]) await sell(receipt);

    await t.step("the till closes its day: four receipts, 18.00 in all", async () => {
      const response = await fetch(`${world.apiUrl}/closings`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ ...TILL, first: 1, last: 4, count: 4, total: 18 }),
      });
      assertEquals([response.status, (await response.json()).topic], [202, "delhaize_shop"]);
    });

    await t.step("the hole between the numbers has a name", async () => {
      const missing = await until("the closing is stored", async () => {
        const rows = await world.sql("select till, from_receipt, to_receipt from missing_receipts");
        return rows.length > 0 && rows;
      });
      assertEquals(missing, [{ till: "3", from_receipt: "3", to_receipt: "3" }]);
      assertEquals(await world.sql(DAY), [
        { status: "missing", receipts: "3", closing_receipts: "4", missing: "1" },
      ]);
    });

    await t.step("GET /stats/tills tells it too", async () => {
      const url = `${world.apiUrl}/stats/tills?from=2020-01-01&to=2020-01-01`;
      const { rows } = await (await fetch(url)).json();
      assertEquals(rows.map(({ status }: { readonly status: string }) => status), ["missing"]);
    });

    // The shop finds it and sends it. What is late counts like what was in time.
    await t.step("when the receipt comes after all, the day is complete", async () => {
      await sell(3);
      await until("nothing is missing", async () => {
        const [row] = await world.sql("select count(*) from missing_receipts");
        return row?.count === "0";
      });
      assertEquals(await world.sql(DAY), [
        { status: "complete", receipts: "4", closing_receipts: "4", missing: "0" },
      ]);
    });
  },
});

const DAY = "select status, receipts, closing_receipts, missing from till_days";
