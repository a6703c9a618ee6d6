/**
 * Two versions of a basket side by side.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { diffBasket } from "../../../operate/dead_letters/diff_basket.ts";
import type { BasketRow } from "../../../consumer/prepare_record.ts";
import type { StoredBasket } from "../../../operate/verify/read_stored.ts";
import { aProduct, aRow } from "../../support/a_prepared.ts";

Deno.test("diffBasket() names each difference once, line by line", async (t) => {
  const stored = aStored(aRow({ products: [aProduct("Bread", 2), aProduct("Water", 0.07)] }));
  const cases = [
    { name: "none", letter: [aProduct("Bread", 2), aProduct("Water", 0.07)], expected: [] },
    {
      name: "a price",
      letter: [aProduct("Bread", 2.5), aProduct("Water", 0.07)],
      expected: [
        { what: "total", stored: "2.07", letter: "2.57" },
        { what: "line 1", stored: "p-1 Bread 2.00", letter: "p-1 Bread 2.50" },
      ],
    },
    {
      name: "a line less",
      letter: [aProduct("Bread", 2)],
      expected: [
        { what: "total", stored: "2.07", letter: "2.00" },
        { what: "products", stored: "2", letter: "1" },
        { what: "line 2", stored: "p-1 Water 0.07", letter: null },
      ],
    },
    {
      name: "a line more",
      letter: [aProduct("Bread", 2), aProduct("Water", 0.07), aProduct("Free", 0)],
      expected: [
        { what: "products", stored: "2", letter: "3" },
        { what: "line 3", stored: null, letter: "p-1 Free 0.00" },
      ],
    },
  ];
  for (const { name, letter, expected } of cases) {
    await t.step(
      name,
      () => assertEquals(diffBasket(stored, aRow({ products: letter })), expected),
    );
  }
  await t.step("a date", () => {
    assertEquals(diffBasket(aStored(aRow()), aRow({ date: "2020-01-02" })), [
      { what: "date", stored: "2020-01-01", letter: "2020-01-02" },
    ]);
  });
  await t.step("what a till prints", () => {
    const row = aRow({ products: [aProduct("Tomato", 2.5)] });
    const till = { soldAt: "2020-01-01T18:04:59.000+01:00", till: "3", receipt: 17, extra: "{}" };
    const weighed = { quantityThousandths: 345, unit: "kg", isKindGiven: true } as const;
    const lines = row.lines.map((line) => ({ ...line, ...weighed }));
    assertEquals(diffBasket(aStored(row), { ...row, ...till, lines }), [
      { what: "sold at", stored: null, letter: "2020-01-01T18:04:59.000+01:00" },
      { what: "till", stored: null, letter: "3" },
      { what: "receipt", stored: null, letter: "17" },
      { what: "extra", stored: null, letter: "{}" },
      {
        what: "line 1",
        stored: "p-1 Tomato 2.50",
        letter: "p-1 Tomato 2.50, 0.345 kg, product",
      },
    ]);
  });
});

function aStored(
  { store, id, purchasedOn, totalCents, contentHash, rulesVersion, lines }: BasketRow,
) {
  const stored: StoredBasket = {
    store,
    id,
    purchasedOn,
    totalCents,
    contentHash,
    position: { topic: "delhaize_shop", partition: 0, offset: "0" },
    productCount: lines.length,
    lines: lines.map((line, index) => ({ ...line, rulesVersion, line: index + 1 })),
  };
  return stored;
}
