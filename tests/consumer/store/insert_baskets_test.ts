/**
 * The statements for baskets and lines: any text comes back as it went in.
 *
 * @module
 */
import { assertEquals, assertNotEquals } from "@std/assert";
import { insertBaskets, toRowKey } from "../../../consumer/store/insert_baskets.ts";
import type { BasketRow } from "../../../consumer/prepared_record.ts";
import type { Queryable } from "../../../shared/postgres/database.ts";
import { may } from "../../support/permissions.ts";
import { aLine, aProduct, aRow } from "../../support/a_prepared.ts";
import { countRows, readTables } from "../../support/postgres/read_tables.ts";
import { usePostgres } from "../../support/postgres/use_postgres.ts";

const { openDatabase } = usePostgres();
const ignore = !may.runStack;

/** What an array literal, a quoting rule or an encoding could trip over. */
const TEXTS = [
  `Say "hi"`,
  `''; drop table baskets; --`,
  `back\\slash\\\\`,
  `\\"`,
  `{a,b}`,
  `,`,
  `{}`,
  `NULL`,
  `null`,
  `"NULL"`,
  `$1`,
  `%s`,
  `two  spaces`,
  `Crème brûlée – 6 × 90 g`,
  `日本語`,
  `👩‍👩‍👧‍👦 🍌`,
  `\u{10ffff}`,
  `\ufeffBOM`,
  `-- comment`,
  `/* comment`,
];

/** Both ways to store lines: the driver's `copy`, and an insert where it has none. */
const WAYS: readonly {
  readonly name: string;
  readonly limit: (transaction: Queryable) => Queryable;
}[] = [
  { name: "by copy", limit: (transaction) => transaction },
  { name: "by insert", limit: ({ query }) => ({ query }) },
];

for (const { name, limit } of WAYS) {
  Deno.test({
    name: `insertBaskets() keeps every text as it is, in every column that takes one, ${name}`,
    ignore,
    fn: () => keepsTexts(limit),
  });
}

async function keepsTexts(limit: (transaction: Queryable) => Queryable): Promise<void> {
  await using database = await openDatabase();
  const insert = (rows: readonly BasketRow[]) =>
    database.transaction((transaction) => insertBaskets(limit(transaction), rows));
  const rows = TEXTS.map((text) => ({
    ...aRow({ products: [aProduct(text), aProduct("Water")] }),
    store: text,
    id: `${text}!`,
    lines: [
      aLine({ productId: text, name: text, category: text }),
      aLine({ productId: "p-1", name: "Water", category: "Other" }),
    ],
  }));
  const inserted = await insert(rows);
  assertEquals(inserted, new Set(rows.map(toRowKey)));
  assertEquals(await insert(rows), new Set());

  const { baskets, lines, ...rollups } = await readTables(database);
  const expected = TEXTS.toSorted();
  const sorted = (values: readonly (string | null | undefined)[]) =>
    values.map((value) => value ?? "").toSorted();
  assertEquals(sorted(baskets.map((row) => row.store)), expected);
  assertEquals(sorted(baskets.map((row) => row.id)), TEXTS.map((text) => `${text}!`).toSorted());
  assertEquals(sorted(rollups.baskets_by_day.map((row) => row.store)), expected);
  const firstLines = lines.filter(({ line }) => line === "1");
  for (const column of ["store", "product_id", "name", "category"]) {
    assertEquals(sorted(firstLines.map((row) => row[column])), expected, column);
  }
  assertEquals(
    sorted(
      rollups.product_sales_by_day.map((row) => row.name).filter((name) => name !== "Water"),
    ),
    expected,
  );
  assertEquals(
    sorted(
      rollups.sales_by_day.map((row) => row.category).filter((name) => name !== "Other"),
    ),
    expected,
  );
}

Deno.test({
  name: "insertBaskets() inserts the new ones among old ones, and adds only those to the rollups",
  ignore,
  async fn() {
    await using database = await openDatabase();
    const old = aRow({ id: "old" });
    assertEquals(await insertBaskets(database, [old]), new Set([toRowKey(old)]));
    const fresh = aRow({ id: "new", products: [aProduct("Bread", 0.5)] });
    assertEquals(await insertBaskets(database, [old, fresh]), new Set([toRowKey(fresh)]));
    assertEquals(await insertBaskets(database, [old, fresh]), new Set());

    assertEquals(await countRows(database), {
      baskets: 2,
      lines: 4,
      replaced: 0,
      deadLetters: 0,
      sales_by_day: 2,
      product_sales_by_day: 3,
      baskets_by_day: 1,
    });
    const { sales_by_day, baskets_by_day } = await readTables(database);
    assertEquals(sales_by_day.map((row) => Object.values(row).join(" ")), [
      "Brussels 2020-01-01 Bakery 3 3.50",
      "Brussels 2020-01-01 Other 1 1.50",
    ]);
    assertEquals(baskets_by_day.map((row) => Object.values(row).join(" ")), [
      "Brussels 2020-01-01 2 5.00",
    ]);
  },
});

Deno.test({
  name: "insertBaskets() stores the largest basket and the oldest day of the contract",
  ignore,
  async fn() {
    await using database = await openDatabase();
    const products = Array.from({ length: 500 }, () => aProduct("Bread", 1_000_000));
    await database.transaction((transaction) =>
      insertBaskets(transaction, [aRow({ date: "0001-01-01", products })])
    );
    const { baskets, lines } = await readTables(database);
    assertEquals(baskets.map((row) => [row.purchased_on, row.total, row.product_count]), [
      ["0001-01-01", "500000000.00", "500"],
    ]);
    assertEquals(lines.map((row) => Number(row.line)), products.map((_, index) => index + 1));
  },
});

Deno.test("toRowKey() differs where store and id do, also when one runs into the other", () => {
  assertEquals(toRowKey({ store: "Gent", id: "1" }), toRowKey({ id: "1", store: "Gent" }));
  assertNotEquals(toRowKey({ store: "Gent", id: "11" }), toRowKey({ store: "Gent1", id: "1" }));
  assertNotEquals(toRowKey({ store: "a/b", id: "c" }), toRowKey({ store: "a", id: "b/c" }));
});
