/**
 * How the lines of a receipt are written, without a page.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import {
  countItems,
  toReceiptLines,
  toUnitPrice,
} from "../../../api/dashboard/baskets/receipt_lines.js";
import { createFormat } from "../../../api/dashboard/parts/format.js";

const format = createFormat("nl-BE");

type Product = Parameters<typeof toReceiptLines>[0][number];

function aProduct(changes: Partial<Product> = {}): Product {
  return {
    line: 1,
    id: "p-1",
    name: "BROOD",
    category: "Bakery",
    price: 2.35,
    kind: "product",
    quantity: 1,
    unit: "piece",
    ...changes,
  };
}

Deno.test("toReceiptLines() says how an amount comes about", async (t) => {
  const cases: readonly {
    readonly name: string;
    readonly input: Partial<Product>;
    readonly expected: string;
  }[] = [
    { name: "one piece", input: {}, expected: "" },
    { name: "three pieces", input: { quantity: 3, price: 5.97 }, expected: "3 × €\u00a01,99" },
    {
      name: "a price of three decimals",
      input: { quantity: 6, price: 4.76 },
      expected: "6 × €\u00a00,793",
    },
    {
      name: "a weight, whose amount the till rounded",
      input: { quantity: 0.732, unit: "kg", price: 2.19 },
      expected: "0,732\u00a0kg × €\u00a02,99/kg",
    },
    {
      name: "a litre",
      input: { quantity: 1, unit: "l", price: 1.7 },
      expected: "1\u00a0l × €\u00a01,70/l",
    },
    {
      name: "pieces that came back",
      input: { quantity: 2, price: -2.38, kind: "return" },
      expected: "2 × €\u00a0-1,19",
    },
  ];
  for (const { name, input, expected } of cases) {
    await t.step(name, () => {
      assertEquals(toReceiptLines([aProduct(input)], format)[0]?.calculation, expected);
    });
  }
});

Deno.test("toReceiptLines() indents what belongs to the line before", () => {
  const kinds = ["product", "return", "discount", "deposit"] as const;
  const lines = toReceiptLines(kinds.map((kind) => aProduct({ kind, price: -1 })), format);
  assertEquals(lines.map(({ isIndented, amount }) => [isIndented, amount]), [
    [false, "-1,00"],
    [false, "-1,00"],
    [true, "-1,00"],
    [true, "-1,00"],
  ]);
});

Deno.test("toUnitPrice() leads to the amount again", () => {
  for (
    const [price, quantity] of [[5.97, 3], [4.76, 6], [2.19, 0.732], [0, 2], [-3.3, 3]] as const
  ) {
    const each = toUnitPrice(price, quantity);
    assertEquals(
      Math.round(each * quantity * 100),
      Math.round(price * 100),
      `${price}/${quantity}`,
    );
  }
});

Deno.test("countItems() counts pieces, and what is weighed once", () => {
  assertEquals(
    countItems([
      aProduct({ quantity: 3 }),
      aProduct({ quantity: 0.732, unit: "kg" }),
      aProduct({ quantity: 0.5 }),
      aProduct({ kind: "discount" }),
      aProduct({ kind: "deposit", quantity: 24 }),
      aProduct({ kind: "return", quantity: 2 }),
    ]),
    3,
  );
});
