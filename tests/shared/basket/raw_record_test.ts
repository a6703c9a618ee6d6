/**
 * What is read of a record before anybody looks into its value.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import {
  lastOffsetOf,
  type RawRecord,
  readSchema,
  readTraceparent,
  sizeOfRecord,
} from "../../../shared/basket/raw_record.ts";
import { aRecord } from "../../support/a_basket.ts";

const bytes = (text: string) => new TextEncoder().encode(text);

Deno.test("sizeOfRecord() counts key, value and headers with their names", async (t) => {
  const headers = { "a": bytes("12"), "bcd": bytes("é") };
  const cases: { name: string; input: Partial<RawRecord>; expected: number }[] = [
    { name: "nothing", input: { key: null, value: null, headers: {} }, expected: 0 },
    { name: "a key", input: { key: bytes("key"), value: null, headers: {} }, expected: 3 },
    { name: "a value", input: { key: null, value: bytes("value"), headers: {} }, expected: 5 },
    { name: "both", input: { key: bytes("key"), value: bytes("value"), headers: {} }, expected: 8 },
    { name: "headers", input: { key: null, value: null, headers }, expected: 8 },
    { name: "all", input: { key: bytes("k"), value: bytes("v"), headers }, expected: 10 },
  ];
  for (const { name, input, expected } of cases) {
    await t.step(name, () => assertEquals(sizeOfRecord({ ...aRecord(), ...input }), expected));
  }
});

Deno.test("lastOffsetOf() is the record's own, or the last that is gone with it", () => {
  const truncation = {
    code: "unreadable_batch",
    detail: "Cut",
    sha256: "00",
    lastOffset: "9",
  } as const;
  assertEquals(lastOffsetOf(aRecord("{}", { offset: "7" })), "7");
  assertEquals(lastOffsetOf(aRecord("{}", { offset: "7", truncation })), "9");
});

Deno.test("readSchema() and readTraceparent() read their headers, and no others", () => {
  const headers = { schema: bytes("basket.v2"), traceparent: bytes("00-1-2-01") };
  const record = aRecord("{}", { headers });
  assertEquals([readSchema(record), readTraceparent(record)], ["basket.v2", "00-1-2-01"]);
  const none = aRecord("{}", { headers: { "": bytes("x") } });
  assertEquals([readSchema(none), readTraceparent(none)], [undefined, undefined]);
});
