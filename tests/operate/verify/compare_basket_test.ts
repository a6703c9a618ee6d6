/**
 * One accepted basket against the stored one: each difference once, and nothing else.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import type { Difference } from "../../../operate/verify/accepted.ts";
import { compareBasket } from "../../../operate/verify/compare_basket.ts";
import type { StoredBasket } from "../../../operate/verify/read_stored.ts";
import { aBasket } from "../../support/a_basket.ts";
import { aLine, categoriseByLetter, LETTER_RULES } from "../../support/a_prepared.ts";

const SUBJECT = 'basket "Brussels" "123456789"';
const DAY = { store: "Brussels", purchasedOn: "2020-01-01" };

Deno.test("compareBasket() finds nothing where all is as it was accepted", () => {
  assertEquals(compare(aStored()), []);
});

Deno.test("compareBasket() holds a category against the rules that gave it, and no others", async (t) => {
  const cases = [
    { name: "older rules", rulesVersion: LETTER_RULES.rulesVersion - 1, expected: [] },
    { name: "newer rules", rulesVersion: LETTER_RULES.rulesVersion + 1, expected: [] },
    {
      name: "the running rules",
      rulesVersion: LETTER_RULES.rulesVersion,
      expected: [{
        kind: "category" as const,
        subject: `${SUBJECT} line 1`,
        detail: "category is Fruit, version 90 of the rules says Bakery",
      }],
    },
  ];
  for (const { name, rulesVersion, expected } of cases) {
    await t.step(name, () => {
      assertEquals(compare(withLine(1, { category: "Fruit", rulesVersion })), expected);
    });
  }
});

Deno.test("compareBasket() names each difference", async (t) => {
  const cases: { name: string; stored: StoredBasket; expected: readonly Difference[] }[] = [
    {
      name: "another date",
      stored: aStored({ purchasedOn: "2020-01-02" }),
      expected: [{
        kind: "basket",
        subject: SUBJECT,
        detail: "date is 2020-01-02, accepted was 2020-01-01",
      }],
    },
    {
      name: "a total that is a cent less",
      stored: aStored({ totalCents: 449 }),
      expected: [{
        kind: "basket",
        subject: SUBJECT,
        detail: "total is 4.49, accepted was 4.50",
      }],
    },
    {
      name: "another product count",
      stored: aStored({ productCount: 4 }),
      expected: [{
        kind: "basket",
        subject: SUBJECT,
        detail: "product count is 4, accepted was 3",
      }],
    },
    {
      name: "a line that is gone",
      stored: aStored({ lines: aStored().lines.filter(({ line }) => line !== 2) }),
      expected: [{
        kind: "line",
        subject: `${SUBJECT} line 2`,
        detail: "is missing: Bread at 1.50",
        explains: [{ ...DAY, name: "Bread", category: "Bakery", products: 1, cents: 150 }],
      }],
    },
    {
      name: "a price that is a cent more",
      stored: withLine(3, { priceCents: 151 }),
      expected: [{
        kind: "line",
        subject: `${SUBJECT} line 3`,
        detail: "price is 1.51, accepted was 1.50",
        explains: [
          { ...DAY, name: "Water", category: "Other", products: 1, cents: 150 },
          { ...DAY, name: "Water", category: "Other", products: -1, cents: -151 },
        ],
      }],
    },
    {
      name: "another product, name and price",
      // Not the rules' category of its new name, but of other rules' making.
      stored: withLine(1, { productId: "p-9", name: "Plum", priceCents: 50, rulesVersion: 1 }),
      expected: [{
        kind: "line",
        subject: `${SUBJECT} line 1`,
        detail: "product is p-9, accepted was 123456789; name is Plum, accepted was Banana; " +
          "price is 0.50, accepted was 1.50",
        explains: [
          { ...DAY, name: "Banana", category: "Bakery", products: 1, cents: 150 },
          { ...DAY, name: "Plum", category: "Bakery", products: -1, cents: -50 },
        ],
      }],
    },
    {
      name: "a line too many",
      stored: aStored({
        lines: [...aStored().lines, {
          line: 4,
          rulesVersion: LETTER_RULES.rulesVersion,
          ...aLine({ productId: "p-4", name: "Gum", category: "Sweets", priceCents: 99 }),
        }],
      }),
      expected: [{
        kind: "line",
        subject: `${SUBJECT} line 4`,
        detail: "was never accepted: Gum at 0.99",
        explains: [{ ...DAY, name: "Gum", category: "Sweets", products: -1, cents: -99 }],
      }],
    },
    {
      name: "no lines at all",
      stored: aStored({ lines: [] }),
      expected: ["Banana", "Bread", "Water"].map((name, index) => ({
        kind: "line",
        subject: `${SUBJECT} line ${index + 1}`,
        detail: `is missing: ${name} at 1.50`,
        explains: [
          { ...DAY, name, category: categoriseByLetter(name), products: 1, cents: 150 },
        ],
      })),
    },
  ];
  for (const { name, stored, expected } of cases) {
    await t.step(name, () => assertEquals(compare(stored), expected));
  }
});

Deno.test("compareBasket() names two lines that changed places, line by line", () => {
  const [banana, bread, water] = aStored().lines;
  if (!banana || !bread || !water) throw new Error("The example has three lines");
  const stored = aStored({ lines: [{ ...bread, line: 1 }, { ...banana, line: 2 }, water] });
  assertEquals(compare(stored).map(({ subject, detail }) => [subject, detail]), [
    [`${SUBJECT} line 1`, "name is Bread, accepted was Banana"],
    [`${SUBJECT} line 2`, "name is Banana, accepted was Bread"],
  ]);
});

function compare(stored: StoredBasket): readonly Difference[] {
  return compareBasket(aBasket(), stored, LETTER_RULES);
}

/** The example basket as it is stored when all went well. */
function aStored(changes: Partial<StoredBasket> = {}): StoredBasket {
  return {
    store: "Brussels",
    id: "123456789",
    purchasedOn: "2020-01-01",
    totalCents: 450,
    productCount: 3,
    contentHash: "",
    position: { topic: "delhaize_shop", partition: 0, offset: "0" },
    lines: aBasket().products.map(({ id, name, priceCents }, index) => ({
      line: index + 1,
      rulesVersion: LETTER_RULES.rulesVersion,
      ...aLine({ productId: id, name, category: categoriseByLetter(name), priceCents }),
    })),
    ...changes,
  };
}

function withLine(number: number, changes: Partial<StoredBasket["lines"][number]>): StoredBasket {
  const lines = aStored().lines.map((line) =>
    line.line === number ? { ...line, ...changes } : line
  );
  return aStored({ lines });
}
