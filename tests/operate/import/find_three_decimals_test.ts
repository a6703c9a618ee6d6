/**
 * Whether three digits behind the mark of an amount are decimals, as its whole column shows.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { parseColumns } from "../../../operate/import/csv_columns.ts";
import { createCsvSplitter } from "../../../operate/import/csv_rows.ts";
import { findThreeDecimals } from "../../../operate/import/find_three_decimals.ts";

const NAMES = ["store", "basket_id", "date", "product_id", "name", "price", "total"];

/** The columns that have three decimals, and how many rows were asked for. */
async function find(rows: readonly (readonly [price: string, total?: string])[]) {
  let asked = 0;
  async function* chunks() {
    for (const [price, total = ""] of rows) {
      asked++;
      yield await Promise.resolve(
        new TextEncoder().encode(`Gent;1;2024-12-31;7;Brie;${price};${total}\n`),
      );
    }
  }
  const found = await findThreeDecimals(chunks(), {
    splitter: createCsvSplitter({ separator: ";" }),
    columns: parseColumns(NAMES, { path: "a.csv" }),
  });
  return { found: [...found], asked };
}

Deno.test("findThreeDecimals() believes a whole column that shows what its mark is", async (t) => {
  const cases = [
    { name: "a price below one euro", prices: ["1.500", "0.750"], expected: true },
    { name: "a free one", prices: ["1,500", "0,000"], expected: true },
    { name: "four digits before the mark", prices: ["1.500", "1250.500"], expected: true },
    { name: "signs and euros", prices: ["€ 1,500", "-0,250", "2,000-"], expected: true },
    { name: "what is no number says nothing", prices: ["1.500", "free", "0.750"], expected: true },
    { name: "nor does an empty field", prices: ["1.500", "", "0.750"], expected: true },
    { name: "formulas of Excel", prices: ['="1.500"', '="0.750"'], expected: true },
    { name: "all may be thousands", prices: ["1.500", "2.250", "1.990"], expected: false },
    { name: "one alone", prices: ["1.250"], expected: false },
    { name: "two marks", prices: ["1,500", "0.750"], expected: false },
    { name: "two decimals elsewhere", prices: ["0.750", "1.250", "1.50"], expected: false },
    { name: "whole numbers elsewhere", prices: ["0.750", "1.250", "999"], expected: false },
    { name: "four decimals elsewhere", prices: ["0.750", "1.250", "1.2500"], expected: false },
    { name: "thousands that show", prices: ["0.750", "1.250", "1.250.000"], expected: false },
    { name: "nothing", prices: [], expected: false },
  ];
  for (const { name, prices, expected } of cases) {
    await t.step(name, async () => {
      const { found } = await find(prices.map((price) => [price] as const));
      assertEquals(found, expected ? ["price"] : []);
    });
  }
});

Deno.test("findThreeDecimals() looks at prices and totals together", async (t) => {
  await t.step("prices show the mark of totals", async () => {
    const { found } = await find([["0.750", "12.500"], ["11.750"]]);
    assertEquals(found, ["price", "total"]);
  });
  await t.step("not of totals with the other mark", async () => {
    assertEquals((await find([["0.750", "12,500"], ["11.750"]])).found, ["price"]);
  });
  await t.step("nor of totals with two decimals", async () => {
    assertEquals((await find([["0.750", "12.50"], ["11.750"]])).found, ["price"]);
  });
  await t.step("nor when the prices do not agree", async () => {
    assertEquals((await find([["0.750", "12.500"], ["11.75"]])).found, []);
  });
  await t.step("a row that is broken says nothing", async () => {
    assertEquals((await find([["0.750", "12.500"], ["1,5;x;y"]])).found, ["price", "total"]);
  });
});

Deno.test("findThreeDecimals() reads no further than it must", async () => {
  const rows = Array.from({ length: 1_000 }, () => ["1,50", "1,50"] as const);
  assertEquals((await find(rows)).asked, 1);
});
