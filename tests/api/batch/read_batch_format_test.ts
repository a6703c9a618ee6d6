/**
 * The names of the two formats of a batch.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { readBatchFormat } from "../../../api/batch/read_batch_format.ts";

Deno.test("readBatchFormat() knows each name of the two formats, in UTF-8", async (t) => {
  const cases = [
    { input: "application/x-ndjson", expected: "ndjson" },
    { input: "application/ndjson", expected: "ndjson" },
    { input: "application/jsonl", expected: "ndjson" },
    { input: "application/x-jsonl", expected: "ndjson" },
    { input: "application/jsonlines", expected: "ndjson" },
    { input: "application/x-jsonlines", expected: "ndjson" },
    { input: "application/json-lines", expected: "ndjson" },
    { input: "application/x-json-lines; charset=utf8", expected: "ndjson" },
    { input: "application/x-ldjson", expected: "ndjson" },
    { input: "text/x-ndjson", expected: "ndjson" },
    { input: "APPLICATION/X-NDJSON ; charset=UTF-8", expected: "ndjson" },
    { input: "application/json", expected: "json" },
    { input: 'application/json;charset="utf-8";', expected: "json" },
    { input: "application/json; profile=shop; version=1", expected: "json" },
    { input: "application/json; charset=latin1", expected: undefined },
    { input: "application/x-ndjson; charset=utf-16", expected: undefined },
    { input: "application/json, application/json", expected: undefined },
    { input: "application/json-seq", expected: undefined },
    { input: "text/json", expected: undefined },
    { input: "text/plain", expected: undefined },
    { input: "", expected: undefined },
    { input: null, expected: undefined },
  ];
  for (const { input, expected } of cases) {
    await t.step(`${input}`, () => assertEquals(readBatchFormat(input), expected));
  }
});
