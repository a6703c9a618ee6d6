/**
 * @module
 */
import { assertEquals } from "@std/assert";
import { formatThousandths, toThousandths } from "../../../shared/basket/quantity.ts";

const CASES = [
  { name: "the least there is", input: 1, expected: "0.001" },
  { name: "two figures", input: 45, expected: "0.045" },
  { name: "three figures", input: 345, expected: "0.345" },
  { name: "a whole one", input: 1_000, expected: "1.000" },
  { name: "the most there is", input: 100_000_000, expected: "100000.000" },
];

for (const { name, input, expected } of CASES) {
  Deno.test(`formatThousandths() prints three decimals: ${name}`, () => {
    assertEquals(formatThousandths(input), expected);
    assertEquals(toThousandths(Number(expected)), input);
  });
}
