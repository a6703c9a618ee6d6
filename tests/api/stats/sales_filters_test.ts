/**
 * Sales by every word and with every filter equal their SQL over baskets and lines, or are refused:
 * no filter is ignored.
 *
 * @module
 */
import { assertEquals, assertGreater } from "@std/assert";
import { SALES_BY } from "../../../api/stats/reports/sales.ts";
import { may } from "../../support/permissions.ts";
import { usePostgres } from "../../support/postgres/use_postgres.ts";
import { aStatsApp, failingWith, type Who } from "./support/a_stats_app.ts";
import { readExpectedSales } from "./support/expected_sales.ts";
import { ODD_PRODUCTS, ODD_SHOPS, storeOddSales } from "./support/odd_sales.ts";

const ignore = !may.runStack;
const postgres = usePostgres();

/** The rollup of baskets that a test wrote itself. */
const COUNT_DAYS = `
  insert into baskets_by_day (store, purchased_on, baskets, revenue)
  select store, purchased_on, count(*), sum(total)
  from baskets
  group by store, purchased_on`;

function toPath(path: string, parameters: Readonly<Record<string, string | number | null>>) {
  const given = Object.entries(parameters).filter(([, value]) => value !== null);
  return `/stats/${path}?${new URLSearchParams(
    given.map(([name, value]) => [name, String(value)]),
  )}`;
}

Deno.test("sales by every word, with every filter, equal their SQL over the lines", {
  ignore,
}, async (t) => {
  await using database = await postgres.openDatabase();
  await storeOddSales(database);
  using app = aStatsApp(database);
  const periods = [["2026-10-23", "2026-10-27"], ["2026-03-27", "2026-03-30"]] as const;
  const shops: readonly (readonly [Who, string | null])[] = [
    ["analyst", null],
    ...ODD_SHOPS.map((shop) => ["analyst", shop] as const),
    ["shop", null],
    ["shop", "Luik"],
  ];
  for (const by of SALES_BY) {
    for (const [from, to] of periods) {
      await t.step(`${by}, ${from} to ${to}`, async () => {
        let rowsSeen = 0;
        for (const [who, store] of shops) {
          for (const category of [null, "Bakery", "Deposits", "None such"]) {
            for (const product of [null, ...ODD_PRODUCTS]) {
              const query = { by, from, to, store, category, product };
              const path = toPath("sales", query);
              const answer = await (await app.get(path, who)).json();
              const shops = store !== null
                ? [store]
                : who === "shop"
                ? ["Gent", "Luik"]
                : ODD_SHOPS;
              const expected = await readExpectedSales(database, { ...query, shops });
              assertEquals(
                [path, answer.store, answer.category, answer.product, answer.rows],
                [path, store, category, product, expected],
              );
              rowsSeen += answer.rows.length;
            }
          }
        }
        assertGreater(rowsSeen, 50);
      });
    }
  }
});

Deno.test("the days on which clocks change have 25 and 23 hours, of which a map makes 24", {
  ignore,
}, async (t) => {
  const cases = [
    {
      name: "clocks go back: two hours are the third of the day",
      date: "2026-10-25",
      from: "2026-10-24T22:00:00Z",
      hours: 25,
      expected: Array.from({ length: 24 }, (_, hour) => [7, hour, hour === 2 ? 4 : 2]),
    },
    {
      name: "clocks go forward: there is no third hour",
      date: "2026-03-29",
      from: "2026-03-28T23:00:00Z",
      hours: 23,
      expected: Array.from({ length: 24 }, (_, hour) => [7, hour, 2]).toSpliced(2, 1),
    },
  ];
  for (const { name, date, from, hours, expected } of cases) {
    await t.step(name, async () => {
      await using database = await postgres.openDatabase();
      await database.query(
        `
        insert into baskets (
          store, id, purchased_on, total, product_count, received_at,
          topic, partition_id, record_offset, content_hash
        )
        select
          'Gent', number::text, $1::date, 1, 1, $2::timestamptz + number * interval '30 min',
          'delhaize_shop', 0, number, sha256('')
        from generate_series(0, 2 * $3::integer - 1) as number`,
        [date, from, hours],
      );
      await database.query(COUNT_DAYS);
      using app = aStatsApp(database);
      const read = async (path: string) => (await (await app.get(path)).json()).rows;
      const period = { from: date, to: date };
      const rows = await read(toPath("sales", { by: "weekday-hour", ...period }));
      assertEquals(
        rows.map((row: Record<string, number>) => [row.weekday, row.hour, row.baskets]),
        expected,
      );
      assertEquals((await read(toPath("sales", { by: "hour", ...period }))).length, hours);
      // What the map says is what the list of baskets has.
      const third = await read(toPath("baskets", { weekday: 7, hour: 2, ...period }));
      assertEquals(third.length, expected.find(([, hour]) => hour === 2)?.[2] ?? 0);
    });
  }
});

Deno.test("weekdays and hours are those of the zone that is set, half an hour off or not", {
  ignore,
}, async (t) => {
  await using database = await postgres.openDatabase();
  await database.query(`
    insert into baskets (
      store, id, purchased_on, total, product_count, received_at,
      topic, partition_id, record_offset, content_hash
    )
    values (
      'Gent', '1', '2026-11-22', 1, 1, '2026-11-22 18:20:00+00', 'delhaize_shop', 0, 1, sha256('')
    )`);
  await database.query(COUNT_DAYS);
  const cases = [
    { timeZone: "Europe/Brussels", expected: [7, 19] },
    { timeZone: "Asia/Kolkata", expected: [7, 23] },
    { timeZone: "Asia/Kathmandu", expected: [1, 0] },
    { timeZone: "America/St_Johns", expected: [7, 14] },
  ];
  for (const { timeZone, expected } of cases) {
    await t.step(timeZone, async () => {
      using app = aStatsApp(database, { timeZone });
      const { rows, timeZone: said } = await (await app.get("/stats/sales?by=weekday-hour")).json();
      assertEquals([said, rows[0].weekday, rows[0].hour], [timeZone, ...expected]);
    });
  }
});

Deno.test("a period is bounded where no sum is kept of what is asked for", async (t) => {
  const cases: readonly { readonly query: string; readonly days: number; readonly who?: Who }[] = [
    ...["day", "week", "month", "category", "store"].flatMap((by) => [
      { query: `sales?by=${by}`, days: 3_660 },
      { query: `sales?by=${by}&category=Fruit`, days: 3_660 },
      { query: `sales?by=${by}&category=Fruit&store=Gent`, days: 3_660 },
      { query: `sales?by=${by}&product=Banana`, days: by === "store" ? 92 : 3_660 },
      { query: `sales?by=${by}&product=Banana&store=Gent`, days: 3_660 },
      { query: `sales?by=${by}&product=Banana`, who: "shop" as const, days: 3_660 },
    ]),
    { query: "sales?by=hour", days: 31 },
    { query: "sales?by=hour&store=Gent&category=Fruit", days: 31 },
    { query: "sales?by=hour&store=Gent&product=Banana", days: 31 },
    { query: "sales?by=hour&product=Banana", days: 7 },
    { query: "sales?by=weekday-hour", days: 31 },
    { query: "sales?by=weekday-hour&store=Gent", days: 366 },
    { query: "sales?by=weekday-hour&store=Gent&product=Banana", days: 31 },
    { query: "sales?by=weekday-hour&product=Banana", days: 7 },
    { query: "sales?by=weekday-hour&category=Fruit", days: 31 },
    { query: "sales?by=weekday-hour&category=Fruit", who: "shop", days: 366 },
    { query: "sales?by=kind", days: 92 },
    { query: "sales?by=kind&product=Banana", days: 92 },
    { query: "sales?by=kind&store=Gent", days: 366 },
    { query: "products", days: 3_660 },
    { query: "products?search=x", days: 3_660 },
    { query: "products?store=Gent", days: 184 },
    { query: "products", who: "shop", days: 184 },
    { query: "baskets", days: 366 },
    { query: "baskets?min=3", days: 31 },
    { query: "baskets?till=1&store=Gent", days: 31 },
    { query: "baskets?order=largest&min=3", days: 366 },
    { query: "baskets?order=smallest&hour=3", days: 31 },
    { query: "baskets?order=smallest&product=Banana", days: 7 },
    { query: "baskets?product=Banana", days: 7 },
    { query: "baskets?category=Fruit&store=Gent", days: 31 },
    { query: "pairs", days: 31 },
    { query: "pairs?product=Banana", days: 7 },
    { query: "pairs?product=Banana&store=Gent", days: 31 },
    { query: "basket-sizes", days: 92 },
    { query: "basket-sizes?store=Gent", days: 366 },
  ];
  for (const { query, days, who = "analyst" } of cases) {
    await t.step(`${query}: ${who}`, async () => {
      let reads = 0;
      using app = aStatsApp({
        transaction: () => {
          reads++;
          return failingWith(new Error("read")).transaction(() => Promise.reject());
        },
      });
      const read = (length: number) => {
        const from = new Date(Date.UTC(2026, 10, 23) - (length - 1) * 86_400_000);
        const sign = query.includes("?") ? "&" : "?";
        return app.get(`/stats/${query}${sign}from=${from.toISOString().slice(0, 10)}`, who);
      };
      const problem = await (await read(days + 1)).json();
      assertEquals(reads, 0);
      const [{ code, detail }] = problem.errors;
      assertEquals(code, "period_too_long");
      assertEquals(
        detail.startsWith(`The period has ${days + 1} days, and may have ${days}`),
        true,
        detail,
      );
      await (await read(days)).body?.cancel();
      assertEquals(reads, 1);
    });
  }
});
