/**
 * Every query of docs/analytics.md against baskets that a reader can add up in his head, and the
 * views beside the tables they are made of.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { RUNNING_RULES } from "../../consumer/categorise/categorise.ts";
import { createPrepareRecord } from "../../consumer/prepare_record.ts";
import { storeBatch } from "../../consumer/store/store_batch.ts";
import type { Database, TextRow } from "../../shared/postgres/database.ts";
import { aRecord } from "../support/a_basket.ts";
import { may } from "../support/permissions.ts";
import { aProduct } from "../support/a_prepared.ts";
import { usePostgres } from "../support/postgres/use_postgres.ts";

const { openDatabase } = usePostgres();
const ignore = !may.runStack;

type Sold = readonly (readonly [name: string, price: number])[];

/** Store, id, when it was bought and received, what was bought. The second week has 19.70 in all. */
const BASKETS: readonly (readonly [string, string, string, Sold])[] = [
  ["Gent", "g-1", "2026-01-06T10:00Z", [["Banana", 1], ["Bread", 2]]],
  ["Brussels", "b-1", "2026-01-07T12:00Z", [["Water", 1.5], ["Milk", 1.5]]],
  ["Gent", "g-2", "2026-01-12T10:15Z", [["Banana", 1], ["Bread", 2], ["Milk", 1.2]]],
  ["Gent", "g-3", "2026-01-12T10:45Z", [["Banana", 1], ["Milk", 1.2], ["Banana", 1]]],
  ["Brussels", "b-2", "2026-01-12T17:05Z", [["Water", 0.8], ["Kwibo Max", 5]]],
  ["Gent", "g-4", "2026-01-13T17:30Z", [["Bread", 2]]],
  ["Brussels", "b-3", "2026-01-14T17:20Z", [["Banana", 1.1], ["Bread", 2.1], ["Water", 0.8]]],
  ["Brussels", "b-4", "2026-01-14T17:40Z", [["Apple", 0.5]]],
];

/** By the heading of the query: its columns, then its rows. */
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
    "Brussels|2026-01-12|1|5.80",
    "Gent|2026-01-12|2|3.70",
    "Gent|2026-01-13|1|2.00",
    "Brussels|2026-01-14|2|2.25",
  ],
  "3. The top products of a month": [
    "name|products|revenue",
    "Bread|4|8.10",
    "Banana|5|5.10",
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
  "8. Growth of each shop, week over week": [
    "store|last_week|this_week|growth_percent",
    "Brussels|3.00|10.30|243.3",
    "Gent|3.00|9.40|213.3",
  ],
  "9. Shops that live on fruit more than the average shop": [
    "store|fruit_percent",
    "Gent|31.9",
  ],
  "10. Late arrivals: baskets stored more than an hour after they were received": [
    "store|id|purchased_on|received_at|late_by",
    "Brussels|b-4|2026-01-14|2026-01-14 17:40:00+00|03:00:00",
  ],
};

Deno.test({
  name: "each query of docs/analytics.md answers its question",
  ignore,
  async fn(t) {
    const page = await Deno.readTextFile(new URL("../../docs/analytics.md", import.meta.url));
    const queries = readQueries(page);
    assertEquals(queries.map(({ heading }) => heading), Object.keys(ANSWERS));
    await using database = await openDatabase();
    await storeAll(database);
    for (const { heading, statement } of queries) {
      await t.step(heading, async () => {
        assertEquals(toLines(await database.query(statement)), ANSWERS[heading]);
      });
    }
  },
});

Deno.test({
  name: "the views give the same as the tables below them",
  ignore,
  async fn(t) {
    await using database = await openDatabase();
    await storeAll(database);
    const cases = [
      {
        query: "select * from sales_by_hour where store = 'Brussels' order by 2, 3",
        expected: [
          "store|received_hour|category|products|revenue",
          "Brussels|2026-01-07 12:00:00+00|Dairy|1|1.50",
          "Brussels|2026-01-07 12:00:00+00|Drinks|1|1.50",
          "Brussels|2026-01-12 17:00:00+00|Drinks|1|0.80",
          "Brussels|2026-01-12 17:00:00+00|Uncategorised|1|5.00",
          "Brussels|2026-01-14 17:00:00+00|Bakery|1|2.10",
          "Brussels|2026-01-14 17:00:00+00|Drinks|1|0.80",
          "Brussels|2026-01-14 17:00:00+00|Fruit|2|1.60",
        ],
      },
      {
        query: "select * from product_sales order by name",
        expected: [
          "name|category|products|revenue|first_sold_on|last_sold_on",
          "Apple|Fruit|1|0.50|2026-01-14|2026-01-14",
          "Banana|Fruit|5|5.10|2026-01-06|2026-01-14",
          "Bread|Bakery|4|8.10|2026-01-06|2026-01-14",
          "Kwibo Max|Uncategorised|1|5.00|2026-01-12|2026-01-12",
          "Milk|Dairy|3|3.90|2026-01-07|2026-01-12",
          "Water|Drinks|3|3.10|2026-01-07|2026-01-14",
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
          "Gent|2026-01-12|Banana|Bread|1",
          "Gent|2026-01-12|Banana|Milk|2",
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
    await storeAll(database);
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

async function storeAll(database: Database): Promise<void> {
  const prepare = createPrepareRecord({ ...RUNNING_RULES, now: () => new Date("2026-01-20") });
  await storeBatch(
    database,
    BASKETS.map(([store, id, at, sold], offset) =>
      prepare(aRecord({
        store,
        id,
        date: at.slice(0, "2026-01-01".length),
        products: sold.map(([name, price]) => aProduct(name, price)),
      }, { offset: String(offset), timestampMs: Date.parse(at) }))
    ),
  );
  // As if it had been stored then: a second later, and after three hours.
  await database.query(`
    update baskets
    set stored_at = received_at + case id when 'b-4' then interval '3 hours' else '1 second' end`);
}

/** The SQL blocks of a page, each under its heading. */
function readQueries(page: string) {
  return page.split(/^#+ /m).flatMap((section) => {
    const [heading = ""] = section.split("\n");
    return [...section.matchAll(/^```sql\n(.*?)^```$/gms)].map(([, statement = ""]) => ({
      heading,
      statement: statement.trim().replace(/;$/, ""),
    }));
  });
}

function toLines(rows: readonly TextRow[]): readonly string[] {
  const [first] = rows;
  return first === undefined
    ? []
    : [Object.keys(first).join("|"), ...rows.map((row) => Object.values(row).join("|"))];
}
