/**
 * The headers of a batch, hostile ones included.
 *
 * @module
 */
import { assertEquals, assertLess } from "@std/assert";
import { readEncoding, readFormat } from "../../../api/batch/read_batch_headers.ts";

Deno.test("readFormat() knows two media types, in UTF-8", async (t) => {
  const cases = [
    { input: "application/x-ndjson", expected: "ndjson" },
    { input: "APPLICATION/X-NDJSON ; charset=UTF-8", expected: "ndjson" },
    { input: "application/json", expected: "json" },
    { input: 'application/json;charset="utf-8";', expected: "json" },
    { input: "application/json ; ", expected: "json" },
    { input: "application/json; charset=latin1", expected: undefined },
    { input: "application/json; charset=utf-8; q=1", expected: undefined },
    { input: "application/json, application/json", expected: undefined },
    { input: "text/plain", expected: undefined },
    { input: "", expected: undefined },
    { input: null, expected: undefined },
  ];
  for (const { input, expected } of cases) {
    await t.step(`${input}`, () => assertEquals(readFormat(input), expected));
  }
});

Deno.test("readFormat() is done with 60 KB of anything at once", async (t) => {
  const blanks = " ".repeat(60_000);
  const cases = [
    `application/json${blanks}x`,
    `application/json;${blanks}x`,
    `application/json; charset=utf-8${blanks}x`,
    `${blanks}application/json${blanks};${blanks}x`,
    `${"a".repeat(60_000)}@`,
  ];
  for (const input of cases) {
    await t.step(input.replaceAll(blanks, "…").slice(0, 60), () => {
      const startedAt = performance.now();
      assertEquals(readFormat(input), undefined);
      // It took 3 s while the pattern had two runs of blanks side by side.
      assertLess(performance.now() - startedAt, 1_000);
    });
  }
});

Deno.test("readEncoding() knows gzip and none", async (t) => {
  const cases = [
    { input: null, expected: "identity" },
    { input: "", expected: "identity" },
    { input: "identity", expected: "identity" },
    { input: "gzip", expected: "gzip" },
    { input: " X-GZIP ", expected: "gzip" },
    { input: "br", expected: undefined },
    { input: "deflate", expected: undefined },
    { input: "gzip, gzip", expected: undefined },
  ];
  for (const { input, expected } of cases) {
    await t.step(`${input}`, () => assertEquals(readEncoding(input), expected));
  }
});
