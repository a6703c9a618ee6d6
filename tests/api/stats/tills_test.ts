/**
 * What became of a till's receipts, as the report tells it.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { TILL_ORDERS } from "../../../api/stats/reports/till_statements.ts";
import { TILLS } from "../../../api/stats/reports/tills.ts";
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
    // Without a period a problem is listed however old it is, as the alert counts it.
    await storeReceipts(
      database,
      [1, 3].map((receipt) => aReceipt(receipt, { date: "2018-05-04", till: "9" })),
    );
    await checkTillDays(database);
    const days = async (query: string) =>
      (await (await app.get(`/stats/tills?${query}`)).json()).rows
        .map(({ date }: { readonly date: string }) => date);
    assertEquals(await days("status=missing&till=9"), ["2018-05-04"]);
    assertEquals(await days("status=problem&till=9"), ["2018-05-04"]);
    assertEquals(await days("till=9"), []);
    assertEquals(await days("status=open&till=9"), []);
    const csv = await (await app.get(`/stats/tills?${PERIOD}&status=missing&format=csv`)).text();
    assertEquals(
      csv.split("\r\n")[1],
      "Brussels,1,2026-01-02,missing,1,9,2,7,1; 3-4; 6-9,2026-01-02T20:00:00.000Z,0,0,2,2.00,9,20.50",
    );
  },
});

Deno.test({
  name: "GET /stats/tills comes a page at a time, also of what is chosen and of a key's shops",
  ignore: !may.runStack,
  async fn(t) {
    await using database = await postgres.openDatabase();
    const days = ["2026-01-02", "2026-01-03"];
    const shops = ["Brussels", "Gent", "a/b 50% é", "Luik"];
    await storeReceipts(
      database,
      days.flatMap((date) =>
        shops.flatMap((store) =>
          ["1", "2/é%"].flatMap((till) =>
            // The first till of each shop lacks a receipt.
            [1, till === "1" ? 3 : 2].map((receipt) => ({
              ...aReceipt(receipt, { till, date, id: `${till}-${date}-${receipt}` }),
              store,
            }))
          )
        )
      ),
    );
    await checkTillDays(database);
    using app = aStatsApp(database);
    const cases: readonly {
      readonly query: string;
      readonly who?: "shop";
      readonly rows: number;
    }[] = [
      { query: "", rows: 16 },
      { query: "&status=problem", rows: 8 },
      { query: "&status=missing&store=Gent", rows: 2 },
      { query: "&till=2/%C3%A9%25", rows: 8 },
      { query: "", who: "shop", rows: 8 },
      ...TILL_ORDERS.map((order) => ({ query: `&order=${order}`, rows: 16 })),
      { query: "&order=till&status=problem", rows: 8 },
      { query: "&search=A/B%2050%25%20E", rows: 4 },
      { query: "&search=%25", rows: 10 },
      { query: "&search=gent%20/%202/e&order=largest", rows: 2 },
      { query: "&search=gent&order=missing", who: "shop", rows: 4 },
    ];
    for (const { query, who, rows: expected } of cases) {
      await t.step(`${query} ${who ?? ""}`, async () => {
        const read = async (more: string) =>
          await (await app.get(`/stats/tills?${PERIOD}${query}${more}`, who)).json();
        const all = await read("");
        assertEquals([all.rows.length, all.truncated, all.next], [expected, false, null]);
        for (const limit of [1, 3]) {
          const rows: unknown[] = [];
          let after: string | null = "";
          while (after !== null) {
            const page = await read(
              `&limit=${limit}${after === "" ? "" : `&after=${encodeURIComponent(after)}`}`,
            );
            assertEquals(page.truncated, page.next !== null);
            rows.push(...page.rows);
            after = page.next;
          }
          assertEquals(rows, all.rows);
        }
      });
    }
    await t.step("each order is that of its column", async () => {
      await database.query(
        "update till_days set revenue = case till when '1' then -1.5 else extract(day from day) end",
      );
      const firstOf = async (order: string) => {
        const answer = await app.get(`/stats/tills?${PERIOD}&limit=2&order=${order}`);
        const { rows: [row] } = await answer.json();
        return [row.store, row.till, row.date];
      };
      const firsts = await Promise.all(TILL_ORDERS.map(firstOf));
      assertEquals(Object.fromEntries(TILL_ORDERS.map((order, at) => [order, firsts[at]])), {
        newest: ["Brussels", "1", "2026-01-03"],
        oldest: ["Brussels", "1", "2026-01-02"],
        till: ["Brussels", "1", "2026-01-03"],
        missing: ["Brussels", "1", "2026-01-03"],
        receipts: ["Brussels", "1", "2026-01-03"],
        largest: ["Brussels", "2/é%", "2026-01-03"],
        smallest: ["Brussels", "1", "2026-01-03"],
      });
    });
    await t.step("what looks at every till of the period has a month of it", async () => {
      for (const query of ["order=largest", "search=gent"]) {
        const long = `/stats/tills?from=2026-01-01&to=2026-02-01&${query}`;
        const { errors: [error] } = await (await app.get(long)).json();
        assertEquals(error.code, "period_too_long");
        assertEquals((await app.get(`${long}&store=Gent`)).status, 200);
      }
    });
    await t.step("a page that no longer begins at a row", async () => {
      const after = encodeURIComponent("2026-01-03/Gent/1~");
      const { rows } = await (await app.get(`/stats/tills?${PERIOD}&after=${after}`)).json();
      assertEquals([rows[0].date, rows[0].store, rows[0].till], ["2026-01-03", "Gent", "2/é%"]);
    });
    await t.step("a page behind a row that is gone by now, in each order", async () => {
      for (const order of TILL_ORDERS) {
        // One that has kept no answer of the steps before.
        using fresh = aStatsApp(database);
        const read = async (query: string) =>
          await (await fresh.get(`/stats/tills?${PERIOD}${query}`)).json();
        const all = (await read(`&order=${order}`)).rows;
        const { rows: [first], next } = await read(`&order=${order}&limit=1`);
        const [gone] = await database.query(
          `delete from till_days as gone
          where (store, till, day) = ($1::text, $2::text, $3::date)
          returning row_to_json(gone) as row`,
          [first.store, first.till, first.date],
        );
        const { rows } = await read(`&order=${order}&after=${encodeURIComponent(next)}`);
        assertEquals(rows, all.slice(1), order);
        await database.query(
          "insert into till_days select * from json_populate_record(null::till_days, $1::json)",
          [gone?.row ?? null],
        );
      }
    });
    await t.step("a page of another order is none of this one", async () => {
      const { next } = await (await app.get(`/stats/tills?${PERIOD}&order=largest&limit=1`)).json();
      for (const order of ["newest", "till"]) {
        const path = `/stats/tills?${PERIOD}&order=${order}&after=${encodeURIComponent(next)}`;
        const { errors: [error] } = await (await app.get(path)).json();
        assertEquals([error.code, error.pointer], ["not_a_page", "/after"]);
      }
    });
  },
});

Deno.test("only the newest tills are read in the lane of the overview, also of named shops", () => {
  const narrow = (hasStores: boolean, query: Readonly<Record<string, string>>) =>
    TILLS.narrow?.({ hasStores, own: TILLS.query.parse(query) });
  assertEquals(
    [true, false].map((hasStores) => [
      narrow(hasStores, {}),
      narrow(hasStores, { order: "till" }),
      narrow(hasStores, { search: "3" }),
    ]),
    [
      [{}, { reads: "scan" }, { reads: "scan" }],
      [{}, { reads: "scan", maxDays: 31 }, { reads: "scan", maxDays: 31 }],
    ],
  );
});
