/**
 * Members that come twice in a JSON text, which its parsed value no longer shows.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { findDuplicateMembers } from "../../../shared/basket/find_duplicate_members.ts";
import { aWireBasket } from "../../support/a_basket.ts";

const pointersOf = (text: string) =>
  findDuplicateMembers(text, JSON.parse(text)).map(({ pointer }) => pointer);

Deno.test("findDuplicateMembers() names members of the basket and of its lines", async (t) => {
  const cases: readonly { name: string; text: string; expected: readonly string[] }[] = [
    { name: "none", text: JSON.stringify(aWireBasket()), expected: [] },
    { name: "no members", text: "{}", expected: [] },
    { name: "no object", text: `[{"a":1,"a":2}]`, expected: [] },
    { name: "one", text: `{"id":"1","id":"2"}`, expected: ["/id"] },
    { name: "one three times", text: `{"id":"1","id":"1","id":"1"}`, expected: ["/id"] },
    { name: "one that is escaped", text: `{"id":"1","\\u0069d":"2"}`, expected: ["/id"] },
    { name: "blanks before the colons", text: `{"id" \n:"1","id"\t : "2"}`, expected: ["/id"] },
    { name: "line ends of Windows", text: `{\r\n"id"\r\n:\r\n1,\r\n"id":2}`, expected: ["/id"] },
    { name: "what is in another list", text: `{"x":[{"a":1,"a":2}]}`, expected: [] },
    {
      name: "what is in a line's own products",
      text: `{"products":[{"products":[{"a":1,"a":2}]}]}`,
      expected: [],
    },
    {
      name: "one of a line",
      text: `{"products":[{"price":1},{"price":1,"price":2}]}`,
      expected: ["/products/1/price"],
    },
    {
      name: "the list of lines",
      text: `{"products":[{"a":1,"a":2}],"products":[{"b":1,"b":2}]}`,
      expected: ["/products/0/a", "/products", "/products/0/b"],
    },
    {
      name: "one behind a text full of JSON",
      text: `{"a":"\\\":{[,\\\\","b":":","b":1}`,
      expected: ["/b"],
    },
    { name: "a name that ends in a backslash", text: `{"a\\\\":1,"a\\\\":2}`, expected: ["/a\\"] },
    {
      name: "deeper ones, which nobody reads",
      text: `{"extra":{"a":1,"a":{"a":1,"a":2}}}`,
      expected: [],
    },
    {
      name: "one beside deeper ones",
      text: `{"extra":{"a":1,"a":[{"b":1,"b":2}]},"id":1,"id":2}`,
      expected: ["/id"],
    },
    {
      name: "one beside an own object without any",
      text: `{"extra":{"a":{"b":[{"c":"d"}]}},"id":1,"id":2}`,
      expected: ["/id"],
    },
    {
      name: "one beside an own object that is deeper than is counted",
      text: `{"extra":${'{"a":'.repeat(99)}1${"}".repeat(99)},"id":1,"id":2}`,
      expected: ["/id"],
    },
    {
      name: "none beside an own object deeper than functions can call themselves",
      text: `{"extra":${'{"a":'.repeat(99_999)}1${"}".repeat(99_999)},"id":1}`,
      expected: [],
    },
    {
      name: "a list that is no object's",
      text: `{"products":{"a":1,"a":1},"x":1,"x":1}`,
      expected: ["/x"],
    },
    { name: "an empty name", text: `{"":1,"":2}`, expected: ["/"] },
    { name: "__proto__", text: `{"__proto__":1,"__proto__":2}`, expected: ["/__proto__"] },
  ];
  for (const { name, text, expected } of cases) {
    await t.step(name, () => assertEquals(pointersOf(text), [...expected]));
  }
});

Deno.test("findDuplicateMembers() finds none in what JSON prints, and the one that is added", () => {
  const values = fc.dictionary(fc.string(), fc.jsonValue(), { minKeys: 1 });
  const lines = fc.array(values, { minLength: 1, maxLength: 4 });
  fc.assert(
    fc.property(values, lines, fc.nat(), fc.constantFrom(0, 1), (basket, products, pick, depth) => {
      const value = { ...basket, products };
      const text = JSON.stringify(value, null, depth);
      assertEquals(pointersOf(text), []);
      const line = pick % products.length;
      const names = Object.keys(products[line] ?? {});
      const name = names[pick % names.length] ?? "";
      const doubled = products.map((product, index) => {
        const printed = JSON.stringify(product);
        return index === line ? `${printed.slice(0, -1)},${JSON.stringify(name)}:0}` : printed;
      });
      const rest = JSON.stringify({ ...basket, products: 0 });
      // `products` may stand anywhere; only the last one counts for JSON.parse.
      const spoilt = `${rest.slice(0, -1)},"x":0}`.replace(
        /"products":0/,
        () => `"products":[${doubled}]`,
      );
      const escaped = name.replaceAll("~", "~0").replaceAll("/", "~1");
      const expected = `/products/${line}/${escaped}`;
      assertEquals(pointersOf(spoilt).includes(expected), true, spoilt);
    }),
    { numRuns: 500 },
  );
});

Deno.test("findDuplicateMembers() takes time in proportion to the text", () => {
  const texts = [
    `{${`"7":1,`.repeat(100_000)}"7":1}`,
    `{"a":"${": ".repeat(500_000)}"}`,
    `{"a":${"[".repeat(100_000)}${"]".repeat(100_000)},"a":1}`,
    `{"a"${" ".repeat(1_000_000)}:1,"a":1}`,
    `{"a":"${'\\"'.repeat(300_000)}","a":1}`,
  ];
  for (const text of texts) {
    assertEquals(pointersOf(text).every((name) => name === "/7" || name === "/a"), true);
  }
});
