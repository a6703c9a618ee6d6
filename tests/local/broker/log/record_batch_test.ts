import { assert, assertEquals } from "@std/assert";
import { hasRightCrc } from "../../../../shared/kafka/wire/batch_header.ts";
import { placeBatch, readBatchHeader } from "../../../../local/broker/log/record_batch.ts";
import { aBatch } from "../../../support/kafka/a_batch.ts";

Deno.test("readBatchHeader() reads what a producer wrote", () => {
  const batch = aBatch({
    values: ["a", "b"],
    timestampsMs: [5, 9],
    producerId: 7,
    baseSequence: 3,
  });
  assertEquals(readBatchHeader(batch), {
    baseOffset: 0,
    sizeBytes: batch.byteLength,
    attributes: 0,
    lastOffsetDelta: 1,
    baseTimestamp: 5,
    maxTimestamp: 9,
    producerId: 7,
    producerEpoch: 0,
    baseSequence: 3,
    recordCount: 2,
  });
});

Deno.test("placeBatch() gives an offset beyond 2^32 without touching the checksum", () => {
  const batch = aBatch();
  placeBatch(batch, 2 ** 40 + 5);
  assertEquals(readBatchHeader(batch)?.baseOffset, 2 ** 40 + 5);
  assert(hasRightCrc(batch));
});
