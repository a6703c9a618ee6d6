import { assertEquals } from "@std/assert";
import { findRecord } from "../../../../local/broker/log/find_record.ts";
import { aBatch } from "../../../support/kafka/a_batch.ts";

Deno.test("findRecord() takes the first record of a batch that it cannot open", () => {
  const batch = aBatch({
    values: ["a", "b", "c"],
    timestampsMs: [1000, 900, 5_000_000],
    attributes: 3, // LZ4
    baseOffset: 10,
  });
  assertEquals(findRecord(batch, { timestamp: 1001, fromOffset: 0 }), {
    offset: 10,
    timestamp: 1000,
  });
});
