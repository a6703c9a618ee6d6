/**
 * Sales by every word and with every filter equal their SQL over baskets and lines, or are refused:
 * no filter is ignored.
 *
 * @module
 */
import { assertEquals, assertGreater } from "@std/assert";
import { toArrayLiteral } from "../../../shared/postgres/array_literal.ts";
import type { Queryable } from "../../../shared/postgres/database.ts";
import { SALES_BY } from "../../../api/stats/reports/sales.ts";
import { may } from "../../support/permissions.ts";
import { usePostgres } from "../../support/postgres/use_postgres.ts";
import { aStatsApp, failingWith, type Who } from "./support/a_stats_app.ts";
import { ODD_PRODUCTS, ODD_SHOPS, storeOddSales } from "./support/odd_sales.ts";

const ignore = !may.runStack;
const postgres = usePostgres();

/** By hand: each word's rows over the chosen lines; `hour` is an instant, all else is local. */
const ROWS: Readonly<Record<(typeof SALES_BY)[number], string>> = {
  day: `
    select day::date as date, BASKETS
    from generate_series($2::date::timestamp, $3::date::timestamp, interval '1 day') as day
    left join chosen on purchased_on = day::date
    group by day order by day`,
  week: `
    select monday as week, BASKETS
    from (select distinct (day - (extract(isodow from day) - 1) * interval '1 day')::date as monday
      from generate_series($2::date::timestamp, $3::date::timestamp, interval '1 day') as day
    ) as weeks
    left join chosen on purchased_on between monday and monday + 6
    group by monday order by monday`,
  month: `
    select first as month, BASKETS
    from (select distinct make_date(extract(year from day)::integer, extract(month from day)::integer, 1)
        as first
      from generate_series($2::date::timestamp, $3::date::timestamp, interval '1 day') as day
    ) as months
    left join chosen on to_char(purchased_on, 'YYYYMM') = to_char(first, 'YYYYMM')
    group by first order by first`,
  hour: `
    select to_char(paid_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24":00:00.000Z"') as hour, BASKETS
    from chosen group by 1 order by 1`,
  "weekday-hour": `
    select extract(isodow from local) as weekday, extract(hour from local) as hour, BASKETS
    from (select *, paid_at at time zone 'Europe/Brussels' as local from chosen) as chosen
    group by 1, 2 order by 1, 2`,
  category: `
    select category, PRODUCTS, REVENUE from chosen group by category order by 3 desc, 1`,
  store: `
    select store, BASKETS, round(sum(price) / AVERAGED, 2) as "averageBasket"
    from chosen group by store order by 4 desc, 1`,
  kind: `
    select kinds.kind, count(line) as lines, PRODUCTS, REVENUE
    from unnest(array['product', 'return', 'discount', 'deposit']) with ordinality as kinds (kind, at)
    left join chosen on chosen.kind = kinds.kind
    group by kinds.kind, at order by at`,
};

interface Request {
  readonly who: Who;
  readonly by: (typeof SALES_BY)[number];
  readonly from: string;
  readonly to: string;
  readonly store: string | null;
  readonly category: string | null;
  readonly product: string | null;
}

async function readExpected(database: Queryable, request: Request): Promise<unknown> {
  const { who, by, from, to, store, category, product } = request;
  const shops = store !== null ? [store] : who === "shop" ? ["Gent", "Luik"] : ODD_SHOPS;
  const isOfLines = category !== null || product !== null;
  const baskets = "count(distinct (chosen.store, basket_id)) filter (where line is not null)";
  const isMap = by === "weekday-hour" && !isOfLines;
  const rows = ROWS[by]
    .replace("AVERAGED", isOfLines ? "null" : baskets)
    .replace("BASKETS", `${isOfLines ? "null" : baskets} as baskets, PRODUCTS, REVENUE`)
    .replace(
      "PRODUCTS",
      isMap ? "null as products" : `
      count(line) filter (where chosen.kind = 'product')
        - count(line) filter (where chosen.kind = 'return') as products`,
    )
    .replace("REVENUE", "coalesce(sum(price), 0) as revenue");
  const [row] = await database.query(
    `
    with chosen as materialized (
      select lines.*, purchased_on, coalesce(sold_at, received_at) as paid_at
      from baskets
      join basket_products as lines on lines.store = baskets.store and basket_id = id
      where purchased_on between $2::date and $3::date and baskets.store = any($1::text[])
        and ($4::text is null or category = $4::text) and ($5::text is null or name = $5::text)
    )
    select coalesce(json_agg(rows), '[]') as rows from (${rows}) as rows`,
    [toArrayLiteral(shops), from, to, category, product],
  );
  return JSON.parse(row?.rows ?? "");
}

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
              const request = { who, by, from, to, store, category, product };
              const { who: _who, ...query } = request;
              const path = toPath("sales", query);
              const answer = await (await app.get(path, who)).json();
              const expected = await readExpected(database, request);
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
      { query: `sales?by=${by}&product=Banana`, days: by === "store" ? 7 : 3_660 },
      { query: `sales?by=${by}&product=Banana&store=Gent`, days: 31 },
      { query: `sales?by=${by}&product=Banana`, who: "shop" as const, days: 31 },
    ]),
    { query: "sales?by=hour", days: 7 },
    { query: "sales?by=hour&store=Gent&product=Banana", days: 7 },
    { query: "sales?by=weekday-hour", days: 31 },
    { query: "sales?by=weekday-hour&store=Gent&product=Banana", days: 31 },
    { query: "sales?by=weekday-hour&category=Fruit", days: 7 },
    { query: "sales?by=weekday-hour&category=Fruit", who: "shop", days: 31 },
    { query: "sales?by=kind", days: 7 },
    { query: "sales?by=kind&store=Gent", days: 31 },
    { query: "products", days: 3_660 },
    { query: "products?search=x", days: 3_660 },
    { query: "products?store=Gent", days: 31 },
    { query: "products", who: "shop", days: 31 },
    { query: "baskets", days: 31 },
    { query: "baskets?product=Banana", days: 7 },
    { query: "baskets?category=Fruit&store=Gent", days: 31 },
    { query: "pairs", days: 31 },
    { query: "pairs?product=Banana", days: 7 },
    { query: "pairs?product=Banana&store=Gent", days: 31 },
    { query: "basket-sizes", days: 31 },
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
