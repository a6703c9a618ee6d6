/**
 * The queries of docs/analytics.md as they are, against baskets that a reader can add up in his
 * head and against those of the demo; and the views beside the tables they are made of.
 *
 * @module
 */
import { assertEquals, assertNotEquals } from "@std/assert";
import { RUNNING_RULES } from "../../consumer/categorise/categorise.ts";
import { createPrepareRecord } from "../../consumer/prepare_record.ts";
import { storeBatch } from "../../consumer/store/store_batch.ts";
import { createBasketMaker } from "../../generator/make_basket.ts";
import type { RawRecord } from "../../shared/basket/raw_record.ts";
import type { Database, TextRow } from "../../shared/postgres/database.ts";
import { aRecord } from "../support/a_basket.ts";
import { may } from "../support/permissions.ts";
import { aProduct } from "../support/a_prepared.ts";
import { usePostgres } from "../support/postgres/use_postgres.ts";
import { readAnalyticsPage } from "./support/read_analytics_page.ts";

const { openDatabase } = usePostgres({ defaults: "plain" });
const ignore = !may.runStack;

type Sold = readonly (readonly [name: string, price: number])[];

/**
 * Store, id, day (0 is today), time of receipt in Brussels, what was bought. The second week, from
 * day -6 on, has 19.70 in all.
 */
const BASKETS: readonly (readonly [string, string, number, string, Sold])[] = [
  ["Gent", "g-1", -8, "11:00", [["Bananas loose", 1], ["Bread", 2]]],
  ["Brussels", "b-1", -7, "13:00", [["Water", 1.5], ["Milk", 1.5]]],
  ["Gent", "g-2", -6, "11:15", [["Bananas loose", 1], ["Bread", 2], ["Milk", 1.2]]],
  ["Gent", "g-3", -6, "11:45", [["Bananas loose", 1], ["Milk", 1.2], ["Bananas loose", 1]]],
  ["Brussels", "b-2", -6, "18:05", [["Water", 0.8], ["Kwibo Max", 5]]],
  ["Gent", "g-4", -1, "18:30", [["Bread", 2]]],
  ["Brussels", "b-3", 0, "18:20", [["Bananas loose", 1.1], ["Bread", 2.1], ["Water", 0.8]]],
  ["Brussels", "b-4", 0, "18:40", [["Apple", 0.5]]],
];

/**
 * By the heading of the query: its columns, then its rows. `{0}` is the date of day 0, `{0 18:40}`
 * a time on it.
 */
const ANSWERS: Readonly<Record<string, readonly string[]>> = {
  "1. Revenue by category, this week": [
    "category|products|revenue",
    "Bakery|3|6.10",
    "Uncategorised|1|5.00",
    "Fruit|5|4.60",
    "Dairy|2|2.40",
    "Drinks|2|1.60",
  ],
  "2. The average basket of each shop, by day": [
    "store|purchased_on|baskets|average_basket",
    "Brussels|{-6}|1|5.80",
    "Gent|{-6}|2|3.70",
    "Gent|{-1}|1|2.00",
    "Brussels|{0}|2|2.25",
  ],
  "3. The top products of thirty days": [
    "name|products|revenue",
    "Bread|4|8.10",
    "Bananas loose|5|5.10",
    "Kwibo Max|1|5.00",
    "Milk|3|3.90",
    "Water|3|3.10",
  ],
  "4. The busiest hours of the day": [
    "hour|products|revenue",
    "18|7|12.30",
    "11|6|7.40",
  ],
  "5. How large baskets are": [
    "product_count|baskets|percent",
    "1|2|33.3",
    "2|1|16.7",
    "3|3|50.0",
  ],
  "6. What is bought together with bananas": [
    "name|baskets",
    "Bread|2",
    "Milk|2",
    "Water|1",
  ],
  "7. How much of the revenue no rule knows, by shop": [
    "store|percent",
    "Brussels|48.5",
    "Gent|0.0",
  ],
  "8. Growth of each shop, this week over the week before": [
    "store|last_week|this_week|growth_percent",
    "Brussels|3.00|10.30|243.3",
    "Gent|3.00|9.40|213.3",
  ],
  "9. Shops that live on fruit more than the average shop": [
    "store|fruit_percent",
    "Gent|31.9",
  ],
  "10. Late arrivals: the baskets that were stored longest after they were received": [
    "store|id|purchased_on|received_at|late_by",
    "Brussels|b-4|{0}|{0 18:40}|03:00:00",
    "Brussels|b-3|{0}|{0 18:20}|00:00:06",
    "Gent|g-4|{-1}|{-1 18:30}|00:00:05",
    "Brussels|b-2|{-6}|{-6 18:05}|00:00:04",
    "Gent|g-3|{-6}|{-6 11:45}|00:00:03",
    "Gent|g-2|{-6}|{-6 11:15}|00:00:02",
  ],
  "11. What discounts, deposits and returns come to, this week": [
    "kind|lines|amount",
    "deposit|2|2.40",
    "discount|2|-1.99",
    "return|1|-4.29",
  ],
};

/** For the last question; before that they would be in the answers of the others. */
const TILL_BASKETS: typeof BASKETS = [
  ["Namur", "t-1", -1, "10:00", [["Beer", 15], ["Consigne bac", 4.5], ["Vidange retour", -2.1]]],
  ["Namur", "t-2", -1, "10:05", [["Yoghurt", 6], ["2+1 gratis", -1.99]]],
  ["Namur", "t-3", 0, "09:00", [["Coffee", -4.29], ["Korting koffie", 0]]],
  ["Namur", "t-4", -7, "09:00", [["Korting koffie", -1]]],
];

Deno.test({
  name: "each query of docs/analytics.md answers its question",
  ignore,
  async fn(t) {
    const { queries } = await readAnalyticsPage();
    assertEquals(queries.map(({ heading }) => heading), Object.keys(ANSWERS));
    await using database = await openDatabase();
    const today = await readToday(database);
    await storeAll(database, today);
    for (const { heading, sql } of queries) {
      await t.step(heading, async () => {
        if (heading.startsWith("11.")) await storeAll(database, today, TILL_BASKETS);
        const expected = ANSWERS[heading]?.map((line) => fillIn(line, today));
        assertEquals(toLines(await database.query(sql)), expected);
      });
    }
  },
});

Deno.test({
  name: "each query of docs/analytics.md has rows on what the demo makes",
  ignore,
  async fn(t) {
    await using database = await openDatabase();
    await storeMadeToday(database);
    for (const { heading, sql } of (await readAnalyticsPage()).queries) {
      await t.step(heading, async () => {
        assertNotEquals(await database.query(sql), []);
      });
    }
  },
});

Deno.test({
  name: "docs/analytics.md names every view, and every table that is made for queries",
  ignore,
  async fn() {
    await using database = await openDatabase();
    const relations = await database.query(`
      select relname as name from pg_class
      where relnamespace = current_schema()::regnamespace
        and (relkind = 'v' or relkind = 'r' and relname like '%\\_by\\_day')
      order by relname`);
    const page = await Deno.readTextFile(new URL("../../docs/analytics.md", import.meta.url));
    const names = relations.map(({ name }) => name ?? "");
    assertEquals(names.length > 5, true);
    assertEquals(names.filter((name) => !page.includes(`\`${name}\``)), []);
  },
});

Deno.test({
  name: "the views give the same as the tables below them",
  ignore,
  async fn(t) {
    await using database = await openDatabase();
    await storeAll(database, "2026-01-18");
    const cases = [
      {
        query: "select * from sales_by_hour where store = 'Brussels' order by 2, 3",
        expected: [
          "store|sold_hour|category|products|revenue",
          "Brussels|2026-01-11 12:00:00+00|Dairy|1|1.50",
          "Brussels|2026-01-11 12:00:00+00|Drinks|1|1.50",
          "Brussels|2026-01-12 17:00:00+00|Drinks|1|0.80",
          "Brussels|2026-01-12 17:00:00+00|Uncategorised|1|5.00",
          "Brussels|2026-01-18 17:00:00+00|Bakery|1|2.10",
          "Brussels|2026-01-18 17:00:00+00|Drinks|1|0.80",
          "Brussels|2026-01-18 17:00:00+00|Fruit|2|1.60",
        ],
      },
      {
        query: "select * from product_sales order by name",
        expected: [
          "name|category|products|revenue|first_sold_on|last_sold_on",
          "Apple|Fruit|1|0.50|2026-01-18|2026-01-18",
          "Bananas loose|Fruit|5|5.10|2026-01-10|2026-01-18",
          "Bread|Bakery|4|8.10|2026-01-10|2026-01-18",
          "Kwibo Max|Uncategorised|1|5.00|2026-01-12|2026-01-12",
          "Milk|Dairy|3|3.90|2026-01-11|2026-01-12",
          "Water|Drinks|3|3.10|2026-01-11|2026-01-18",
        ],
      },
      {
        query: "select * from basket_sizes where purchased_on = '2026-01-12' order by 1, 3",
        expected: [
          "store|purchased_on|product_count|baskets|revenue",
          "Brussels|2026-01-12|2|1|5.80",
          "Gent|2026-01-12|3|2|7.40",
        ],
      },
      {
        // The basket with two bananas is one basket with bananas and milk.
        query: "select * from pairs where purchased_on = '2026-01-12' order by 1, 3, 4",
        expected: [
          "store|purchased_on|first_name|second_name|baskets",
          "Brussels|2026-01-12|Kwibo Max|Water|1",
          "Gent|2026-01-12|Bananas loose|Bread|1",
          "Gent|2026-01-12|Bananas loose|Milk|2",
          "Gent|2026-01-12|Bread|Milk|1",
        ],
      },
      {
        query: "select * from uncategorised_products",
        expected: ["name|products|revenue|last_sold_on", "Kwibo Max|1|5.00|2026-01-12"],
      },
    ];
    for (const { query, expected } of cases) {
      await t.step(query, async () => {
        assertEquals(toLines(await database.query(query)), expected);
      });
    }
  },
});

Deno.test({
  name: "pairs looks at no other baskets than those of the days and the store that are asked for",
  ignore,
  async fn() {
    await using database = await openDatabase();
    await storeAll(database, "2026-01-18");
    await database.query("analyze");
    const plan = await database.query(`
      explain (analyze, costs off, timing off, summary off)
      select * from pairs where purchased_on = '2026-01-12' and store = 'Gent'`);
    const text = plan.map((row) => row["QUERY PLAN"]).join("\n");
    // Two of eight baskets come out of the scan of baskets, and lines are looked up for these.
    const [scan = ""] = /Scan.* on baskets \(actual rows=2\S* loops=1\)/.exec(text) ?? [];
    assertEquals(scan === "" ? text : "found", "found");
  },
});

/** Stores {@linkcode BASKETS}; `today` is the date of their day 0. */
async function storeAll(
  database: Database,
  today: string,
  baskets: typeof BASKETS = BASKETS,
): Promise<void> {
  const records = baskets.map(([store, id, day, time, sold], offset) => {
    const products = sold.map(([name, price]) => aProduct(name, price));
    return aRecord({ store, id, date: toDate(today, day), products }, {
      offset: String(offset),
      timestampMs: toInstant(today, day, time).getTime(),
    });
  });
  await storeRecords(database, records, today);
  // As if it had been stored then: some seconds later, and after three hours.
  await database.query(`
    update baskets
    set stored_at = received_at
      + case id when 'b-4' then interval '3 hours' else record_offset * interval '1 second' end`);
}

/** Stores what `deno task demo --baskets 1000 --seed 7` sends. */
async function storeMadeToday(database: Database): Promise<void> {
  const today = await readToday(database);
  const makeBasket = createBasketMaker({ seed: 7, date: today });
  const records = Array.from(
    { length: 1_000 },
    (_, index) => aRecord(makeBasket(index), { offset: String(index), timestampMs: Date.now() }),
  );
  await storeRecords(database, records, today);
}

async function storeRecords(
  database: Database,
  records: readonly RawRecord[],
  today: string,
): Promise<void> {
  // The end of the day, so that none of its times lies ahead.
  const now = () => new Date(`${toDate(today, 1)}T00:00Z`);
  const prepare = createPrepareRecord({ ...RUNNING_RULES, now });
  await storeBatch(database, records.map(prepare));
}

/** The page's `current_date`, in UTC like the sessions of the tests. */
async function readToday(database: Database): Promise<string> {
  const [row] = await database.query("select current_date as today");
  return row?.today ?? "";
}

function toDate(today: string, day: number): string {
  return Temporal.PlainDate.from(today).add({ days: day }).toString();
}

function toInstant(today: string, day: number, time: string): Date {
  const local = Temporal.ZonedDateTime.from(`${toDate(today, day)}T${time}[Europe/Brussels]`);
  return new Date(local.epochMilliseconds);
}

/** A line of {@linkcode ANSWERS} with its days and times as Postgres prints them. */
function fillIn(line: string, today: string): string {
  return line
    .replaceAll(/\{(-?\d+)\}/g, (_, day) => toDate(today, Number(day)))
    .replaceAll(/\{(-?\d+) ([\d:]+)\}/g, (_, day, time) => {
      const [date, clock = ""] = toInstant(today, Number(day), time).toISOString().split("T");
      return `${date} ${clock.slice(0, "12:00:00".length)}+00`;
    });
}

function toLines(rows: readonly TextRow[]): readonly string[] {
  const [first] = rows;
  return first === undefined
    ? []
    : [Object.keys(first).join("|"), ...rows.map((row) => Object.values(row).join("|"))];
}
