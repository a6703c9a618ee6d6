/**
 * Two versions of a basket side by side.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import type { BasketRow } from "../../../consumer/prepared_record.ts";
import { toStoredVersion } from "../../../operate/dead_letters/describe_dead_letter.ts";
import type { WireBasket } from "../../../shared/basket/basket.ts";
import { parseBasket } from "../../../shared/basket/parse_basket.ts";
import { diffBaskets, toVersion } from "../../../shared/dead_letters/diff_baskets.ts";
import { aWireBasket } from "../../support/a_basket.ts";
import { aProduct, aRow } from "../../support/a_prepared.ts";

Deno.test("diffBaskets() names each difference once, line by line", async (t) => {
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
      () => assertEquals(diffBaskets(stored, aLetter({ products: letter })), expected),
    );
  }
  await t.step("a date", () => {
    assertEquals(diffBaskets(aStored(aRow()), aLetter({ date: "2020-01-02" })), [
      { what: "date", stored: "2020-01-01", letter: "2020-01-02" },
    ]);
  });
  await t.step("what a till prints", () => {
    const letter = aLetter({
      soldAt: "2020-01-01T18:04:59+01:00",
      till: "3",
      receipt: 17,
      extra: {},
      products: [{ ...aProduct("Tomato", 2.5), quantity: 0.345, unit: "kg", kind: "product" }],
    });
    const stored = aStored(aRow({ products: [aProduct("Tomato", 2.5)] }));
    const expected = [
      { what: "sold at", stored: null, letter: "2020-01-01T18:04:59.000+01:00" },
      { what: "till", stored: null, letter: "3" },
      { what: "receipt", stored: null, letter: "17" },
      { what: "extra", stored: null, letter: "{}" },
      {
        what: "line 1",
        stored: "p-1 Tomato 2.50",
        letter: "p-1 Tomato 2.50, 0.345 kg, product",
      },
    ];
    assertEquals(diffBaskets(stored, letter), expected);
  });
});

function aLetter(changes: Partial<WireBasket>) {
  const parsed = parseBasket(aWireBasket(changes));
  if (!parsed.ok) throw new Error(`Cannot parse: ${parsed.issues[0]?.detail}`);
  return toVersion(parsed.basket);
}

function aStored(
  { store, id, purchasedOn, totalCents, contentHash, rulesVersion, lines }: BasketRow,
) {
  return toStoredVersion({
    store,
    id,
    purchasedOn,
    totalCents,
    contentHash,
    position: { topic: "delhaize_shop", partition: 0, offset: "0" },
    productCount: lines.length,
    lines: lines.map((line, index) => ({ ...line, rulesVersion, line: index + 1 })),
  });
}
