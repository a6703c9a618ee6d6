import { assertEquals, assertThrows } from "@std/assert";
import { parseColumns } from "../../../operate/import/csv_columns.ts";
import { UsageError } from "../../../shared/service/run_task.ts";

const path = "a.csv";
const REST = ["basket_id", "date", "product_id", "name", "price"];

Deno.test("parseColumns() knows a column by its name in any order and case", async (t) => {
  const cases = [
    { name: "English", input: "store,basket_id,date,product_id,name,price" },
    { name: "other case and joints", input: "Store,Basket ID,DATE,product-id,Name,price" },
    { name: "camel case", input: "store,basketId,date,productId,productName,amount" },
    { name: "Dutch", input: "Winkel,mandje,datum,artikelnummer,omschrijving,bedrag" },
    { name: "a currency", input: "winkel,mandje,datum,sku,naam,Prijs (€)" },
    { name: "a currency in letters", input: "winkel,mandje,datum,sku,naam,Bedrag EUR" },
    { name: "empty ones at the end", input: "store,basket_id,date,product_id,name,price,, " },
    { name: "French", input: "magasin,panier,date d'achat,code article,libellé,prix" },
  ];
  const expected = { store: 0, id: 1, date: 2, productId: 3, name: 4, price: 5 };
  for (const { name, input } of cases) {
    await t.step(name, () => assertEquals(parseColumns(input.split(","), { path }).at, expected));
  }
  await t.step("the others, and extra ones", () => {
    const names = ["price", "name", "extra.Cashier No", "sold_at", ...[
      "store",
      "id",
      "date",
      "sku",
    ]];
    assertEquals(parseColumns(names, { path }), {
      at: { price: 0, name: 1, soldAt: 3, store: 4, id: 5, date: 6, productId: 7 },
      extra: [{ name: "Cashier No", index: 2 }],
      names,
    });
  });
});

Deno.test("parseColumns() refuses what is not clear, all of it at once", async (t) => {
  const cases = [
    { name: "an unknown one", input: ["store", ...REST, "klant"], expected: 'unknown: "klant"' },
    {
      name: "one that means two things",
      input: ["store", ...REST, "ticket"],
      expected: '"ticket"',
    },
    { name: "a unit price", input: ["store", ...REST, "unit price"], expected: '"unit price"' },
    { name: "a missing one", input: REST, expected: "without store" },
    {
      name: "one twice",
      input: ["store", "shop", ...REST],
      expected: '"shop" is store a second time',
    },
    { name: "a stranger's name", input: ["store", ...REST, "__proto__"], expected: '"__proto__"' },
    { name: "no name", input: ["store", "", ...REST], expected: "column 2 has no name" },
  ];
  for (const { name, input, expected } of cases) {
    await t.step(name, () => {
      assertThrows(() => parseColumns(input, { path }), UsageError, expected);
    });
  }
  await t.step("two shops", () => {
    assertThrows(
      () => parseColumns(["winkel", ...REST], { path, store: "Gent" }),
      UsageError,
      '"winkel" names the shop, and so does --store',
    );
  });
});
