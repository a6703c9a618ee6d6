/**
 * Array literals read back to what they were made of.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { toArrayLiteral } from "../../../shared/postgres/array_literal.ts";

Deno.test("toArrayLiteral() quotes what has a meaning in an array literal", async (t) => {
  const cases: { name: string; input: (string | number | null)[]; expected: string }[] = [
    { name: "no element", input: [], expected: "{}" },
    { name: "a text", input: ["a"], expected: '{"a"}' },
    { name: "an empty text", input: [""], expected: '{""}' },
    { name: "null", input: [null], expected: "{NULL}" },
    { name: "the word NULL", input: ["NULL", "null"], expected: '{"NULL","null"}' },
    { name: "numbers", input: [7, -1.5, 0], expected: "{7,-1.5,0}" },
    { name: "commas and braces", input: ["a,b", "{c}"], expected: '{"a,b","{c}"}' },
    { name: "a quote", input: ['say "hi"'], expected: '{"say \\"hi\\""}' },
    { name: "backslashes", input: ["\\", "\\\\"], expected: '{"\\\\","\\\\\\\\"}' },
    { name: "an escaped quote", input: ['\\"'], expected: '{"\\\\\\""}' },
    { name: "white space", input: [" a\n\t"], expected: '{" a\n\t"}' },
    { name: "an apostrophe", input: ["l'eau"], expected: `{"l'eau"}` },
    { name: "an astral character", input: ["🍌"], expected: '{"🍌"}' },
    { name: "a mixture", input: ["a", null, 1, '"'], expected: '{"a",NULL,1,"\\""}' },
  ];
  for (const { name, input, expected } of cases) {
    await t.step(name, () => assertEquals(toArrayLiteral(input), expected));
  }
});

Deno.test("toArrayLiteral() reads back by the rules of PostgreSQL 8.15.6", () => {
  const tricky = fc.string({
    unit: fc.constantFrom('"', "\\", ",", "{", "}", " ", "N", "é", "🍌"),
  });
  const elements = fc.oneof(tricky, fc.string(), fc.constantFrom("NULL", "", null));
  fc.assert(
    fc.property(fc.array(elements), (values) => {
      assertEquals(parseArrayLiteral(toArrayLiteral(values)), values);
    }),
    { numRuns: 2_000 },
  );
});

/** A reader written from the manual alone: quoted elements with backslash escapes, or NULL. */
function parseArrayLiteral(literal: string): (string | null)[] {
  const values: (string | null)[] = [];
  let at = 1;
  while (literal[at] !== "}") {
    if (literal[at] === ",") at++;
    if (literal.startsWith("NULL", at)) {
      values.push(null);
      at += 4;
      continue;
    }
    assertEquals(literal[at++], '"');
    let value = "";
    while (literal[at] !== '"') {
      if (literal[at] === "\\") at++;
      value += literal[at++];
    }
    at++;
    values.push(value);
  }
  assertEquals(at, literal.length - 1);
  return values;
}
