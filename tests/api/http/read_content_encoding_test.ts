/**
 * The encodings of a body by name.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { readContentEncoding } from "../../../api/http/read_content_encoding.ts";

Deno.test("readContentEncoding() knows gzip, deflate and none", async (t) => {
  const cases = [
    { input: null, expected: "identity" },
    { input: "", expected: "identity" },
    { input: "Identity", expected: "identity" },
    { input: "gzip", expected: "gzip" },
    { input: " X-GZIP ", expected: "gzip" },
    { input: "Deflate", expected: "deflate" },
    { input: "br", expected: undefined },
    { input: "gzip, gzip", expected: undefined },
    { input: "identity, gzip", expected: undefined },
    { input: "constructor", expected: undefined },
  ];
  for (const { input, expected } of cases) {
    await t.step(`${input}`, () => assertEquals(readContentEncoding(input), expected));
  }
});
