import { assertEquals } from "@std/assert";
import { findRecord } from "../../../../local/broker/log/find_record.ts";
import { aBatch } from "../support/a_batch.ts";

const values = ["a", "b", "c"];
const timestamps = [1000, 900, 5_000_000];

Deno.test("findRecord() finds the first record at or after a timestamp", async (t) => {
  const cases = [
    {
      name: "in plain records",
      codec: 0,
      timestamp: 1001,
      expected: { offset: 12, timestamp: 5_000_000 },
    },
    { name: "in gzip", codec: 1, timestamp: 1001, expected: { offset: 12, timestamp: 5_000_000 } },
    {
      name: "at the very time",
      codec: 0,
      timestamp: 1000,
      expected: { offset: 10, timestamp: 1000 },
    },
    {
      name: "as the first of a batch it cannot open",
      codec: 3,
      timestamp: 1001,
      expected: { offset: 10, timestamp: 1000 },
    },
    { name: "not when all are older", codec: 0, timestamp: 5_000_001, expected: undefined },
  ];
  for (const { name, codec, timestamp, expected } of cases) {
    await t.step(name, () => {
      const batch = aBatch({ values, timestamps, codec, baseOffset: 10 });
      assertEquals(findRecord(batch, { timestamp, fromOffset: 0 }), expected);
    });
  }
});

Deno.test("findRecord() passes over records that were deleted", () => {
  const batch = aBatch({ values, timestamps, baseOffset: 10 });
  assertEquals(findRecord(batch, { timestamp: 0, fromOffset: 11 }), { offset: 11, timestamp: 900 });
});
