/**
 * Pointers of issues are RFC 6901's.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { toPointer } from "../../../shared/basket/issue.ts";

Deno.test("toPointer() prints a path as RFC 6901 says", async (t) => {
  const cases: { name: string; input: PropertyKey[]; expected: string }[] = [
    { name: "the whole document", input: [], expected: "" },
    { name: "a field", input: ["store"], expected: "/store" },
    { name: "a field of an entry", input: ["products", 0, "price"], expected: "/products/0/price" },
    { name: "a key that is empty", input: [""], expected: "/" },
    { name: "a key with a slash", input: ["a/b"], expected: "/a~1b" },
    { name: "a key with a tilde", input: ["m~n"], expected: "/m~0n" },
    { name: "a key that looks escaped", input: ["~1"], expected: "/~01" },
    { name: "a key with several of both", input: ["//~~"], expected: "/~1~1~0~0" },
    { name: "a key of Object.prototype", input: ["__proto__"], expected: "/__proto__" },
  ];
  for (const { name, input, expected } of cases) {
    await t.step(name, () => assertEquals(toPointer(input), expected));
  }
});

Deno.test("toPointer() keeps different paths apart", () => {
  const keys = fc.string({ unit: fc.constantFrom("~", "/", "0", "1", "a") });
  fc.assert(fc.property(fc.array(keys), (path) => {
    const read = toPointer(path).split("/").slice(1)
      .map((key) => key.replaceAll("~1", "/").replaceAll("~0", "~"));
    assertEquals(read, path);
  }));
});
