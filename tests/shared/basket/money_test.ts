/**
 * Money stays exact between euros, cents and decimal text.
 *
 * @module
 */
import { assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { formatCents, parseCents, toCents, toEuros } from "../../../shared/basket/money.ts";
import { cents } from "./arbitraries.ts";

Deno.test("toCents() reads whole cents and refuses a third decimal", async (t) => {
  const cases: { name: string; input: number; expected: number | undefined }[] = [
    { name: "nothing", input: 0, expected: 0 },
    { name: "minus nothing", input: -0, expected: 0 },
    { name: "one cent", input: 0.01, expected: 1 },
    { name: "a price that is 7.000000000000001 cents as a float", input: 0.07, expected: 7 },
    { name: "a price that is 28.999999999999996 cents as a float", input: 0.29, expected: 29 },
    { name: "a price that is 114.99999999999999 cents as a float", input: 1.15, expected: 115 },
    { name: "a price that is 1989.9999999999998 cents as a float", input: 19.90, expected: 1990 },
    { name: "the highest price", input: 1_000_000, expected: 100_000_000 },
    { name: "one cent below the highest price", input: 999_999.99, expected: 99_999_999 },
    { name: "an amount owed", input: -1.5, expected: -150 },
    { name: "half a cent", input: 0.005, expected: undefined },
    { name: "a third decimal that a float rounds down", input: 1.005, expected: undefined },
    { name: "a third decimal of a high price", input: 999_999.995, expected: undefined },
    { name: "the smallest float", input: Number.MIN_VALUE, expected: undefined },
    { name: "the float beside a price", input: 1.5 + Number.EPSILON, expected: 150 },
    { name: "0.1 + 0.2", input: 0.1 + 0.2, expected: 30 },
    { name: "0.05 * 3", input: 0.05 * 3, expected: 15 },
    { name: "1.99 in 32 bits", input: Math.fround(1.99), expected: 199 },
    { name: "99.99 in 32 bits", input: Math.fround(99.99), expected: 9_999 },
    { name: "-1.99 in 32 bits", input: Math.fround(-1.99), expected: -199 },
    { name: "a unit price", input: 0.793, expected: undefined },
    { name: "next to nothing", input: 1e-9, expected: undefined },
    { name: "next to nothing more than a price", input: 1.5 + 1e-6, expected: undefined },
    {
      name: "a twentieth of a cent more than a high price",
      input: 900_000.0006,
      expected: undefined,
    },
    { name: "no number", input: NaN, expected: undefined },
  ];
  for (const { name, input, expected } of cases) {
    await t.step(name, () => {
      const actual = toCents(input);
      assertEquals(actual, expected);
      assertEquals(Object.is(actual, -0), false);
    });
  }
});

Deno.test("toCents() reads back what toEuros() gives, for every price", () => {
  fc.assert(fc.property(cents, (amount) => toCents(toEuros(amount)) === amount), {
    numRuns: 20_000,
    examples: [[0], [1], [7], [29], [115], [99_999_999], [100_000_000]],
  });
});

Deno.test("toCents() reads back what JSON prints of toEuros(), for every price", () => {
  fc.assert(
    fc.property(cents, (amount) => toCents(JSON.parse(JSON.stringify(toEuros(amount)))) === amount),
    { numRuns: 5_000 },
  );
});

Deno.test("toCents() refuses every amount of three decimals", () => {
  const thirdDecimals = fc.tuple(cents, fc.integer({ min: 1, max: 9 }));
  fc.assert(
    fc.property(
      thirdDecimals,
      ([amount, third]) => toCents(Number(`${formatCents(amount)}${third}`)) === undefined,
    ),
    { numRuns: 5_000, examples: [[[100_000_000, 1]], [[0, 1]]] },
  );
});

Deno.test("formatCents() prints two decimals", async (t) => {
  const cases = [
    { input: 0, expected: "0.00" },
    { input: -0, expected: "0.00" },
    { input: 5, expected: "0.05" },
    { input: 99, expected: "0.99" },
    { input: 100, expected: "1.00" },
    { input: 450, expected: "4.50" },
    { input: -5, expected: "-0.05" },
    { input: -12_345, expected: "-123.45" },
    { input: 100_000_000, expected: "1000000.00" },
    { input: Number.MAX_SAFE_INTEGER, expected: "90071992547409.91" },
  ];
  for (const { input, expected } of cases) {
    await t.step(expected, () => assertEquals(formatCents(input), expected));
  }
});

Deno.test("parseCents() reads decimals as Postgres prints them", async (t) => {
  const cases = [
    { input: "4.50", expected: 450 },
    { input: "4.5", expected: 450 },
    { input: "12", expected: 1_200 },
    { input: "0.07", expected: 7 },
    { input: "-0.05", expected: -5 },
    { input: "1000000.00", expected: 100_000_000 },
    { input: "9999999999.99", expected: 999_999_999_999 },
    { input: "90071992547409.91", expected: Number.MAX_SAFE_INTEGER },
  ];
  for (const { input, expected } of cases) {
    await t.step(input, () => assertEquals(parseCents(input), expected));
  }
});

Deno.test("parseCents() refuses what is no amount of money", async (t) => {
  const unreadable = ["", " ", "NaN", "Infinity", "1e2", "1,50", ".5", "5.", "1.234", "+1", "1.5 "];
  for (const input of unreadable) {
    await t.step(`"${input}"`, () => {
      const { message } = assertThrows(() => parseCents(input), RangeError);
      assertEquals(message, `Cannot read "${input}" as an amount of money`);
    });
  }
  await t.step("more than an integer holds exactly", () => {
    const { message } = assertThrows(() => parseCents("90071992547409.92"), RangeError);
    assertEquals(message, 'Cannot hold "90071992547409.92" as whole cents');
  });
});

Deno.test("parseCents() reads back what formatCents() prints", () => {
  fc.assert(
    fc.property(fc.maxSafeInteger(), (amount) => parseCents(formatCents(amount)) === amount),
  );
});
