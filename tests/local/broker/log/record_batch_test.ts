import { crc32c as npmCrc32c } from "@aws-crypto/crc32c";
import { assert, assertEquals } from "@std/assert";
import { crc32c } from "../../../../local/broker/log/crc32c.ts";
import {
  hasValidChecksum,
  placeBatch,
  readBatchHeader,
} from "../../../../local/broker/log/record_batch.ts";
import { validateBatch } from "../../../../local/broker/log/validate_batch.ts";
import { ErrorCode, type ErrorName } from "../../../../local/broker/protocol/error_codes.ts";
import { aBatch } from "../support/a_batch.ts";

Deno.test("crc32c() agrees with npm's for every length up to 64", () => {
  const bytes = Uint8Array.from({ length: 64 }, (_, i) => (i * 167 + 13) & 255);
  for (let length = 0; length <= bytes.length; length++) {
    assertEquals(
      crc32c(bytes.subarray(0, length)),
      npmCrc32c(bytes.subarray(0, length)),
      `${length}`,
    );
  }
});

Deno.test("readBatchHeader() reads what a producer wrote", () => {
  const batch = aBatch({ values: ["a", "b"], timestamps: [5, 9], producerId: 7, baseSequence: 3 });
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
  assert(hasValidChecksum(batch));
});

Deno.test("validateBatch() answers as Kafka does", async (t) => {
  const flipped = aBatch({ values: ["abc"] });
  flipped[flipped.length - 2]! ^= 1;
  const twice = new Uint8Array([...aBatch(), ...aBatch()]);
  const ofFormat = (magic: number) => {
    const batch = aBatch();
    batch[16] = magic;
    return batch;
  };
  const ofLength = (length: number) => {
    const batch = aBatch();
    new DataView(batch.buffer).setInt32(8, length);
    return batch;
  };
  const cases: { name: string; batch: Uint8Array; error: ErrorName }[] = [
    { name: "a sound batch", batch: aBatch(), error: "NONE" },
    { name: "nothing", batch: new Uint8Array(0), error: "INVALID_RECORD" },
    { name: "a flipped bit", batch: flipped, error: "CORRUPT_MESSAGE" },
    { name: "a cut-off batch", batch: aBatch().subarray(0, 65), error: "INVALID_RECORD" },
    { name: "a cut-off header", batch: aBatch().subarray(0, 40), error: "INVALID_RECORD" },
    { name: "a cut-off format", batch: aBatch().subarray(0, 16), error: "INVALID_RECORD" },
    { name: "two batches", batch: twice, error: "INVALID_RECORD" },
    { name: "the format before Kafka 0.11", batch: ofFormat(1), error: "INVALID_RECORD" },
    { name: "a format to come", batch: ofFormat(3), error: "CORRUPT_MESSAGE" },
    {
      name: "a format to come, cut off",
      batch: ofFormat(3).subarray(0, 65),
      error: "CORRUPT_MESSAGE",
    },
    { name: "a length of nothing", batch: ofLength(13), error: "CORRUPT_MESSAGE" },
    {
      name: "less than a header",
      batch: ofLength(40).subarray(0, 52),
      error: "CORRUPT_MESSAGE",
    },
    { name: "an offset of its own", batch: aBatch({ baseOffset: 1 }), error: "INVALID_RECORD" },
    {
      name: "a large batch",
      batch: aBatch({ values: ["x".repeat(999)] }),
      error: "MESSAGE_TOO_LARGE",
    },
    { name: "a wrong count", batch: aBatch({ recordCount: 2 }), error: "INVALID_RECORD" },
    {
      name: "a codec that does not exist",
      batch: aBatch({ attributes: 7 }),
      error: "INVALID_RECORD",
    },
    { name: "a transaction", batch: aBatch({ attributes: 0x10 }), error: "INVALID_RECORD" },
    {
      name: "a producer without a sequence",
      batch: aBatch({ producerId: 1, baseSequence: -1 }),
      error: "INVALID_RECORD",
    },
    {
      name: "a record from more than an hour ahead",
      batch: aBatch({ timestamps: [1000 + 3_600_001] }),
      error: "INVALID_TIMESTAMP",
    },
  ];
  for (const { name, batch, error } of cases) {
    await t.step(name, () => {
      const verdict = validateBatch(batch, { maxMessageBytes: 500, nowMs: 1000 });
      assertEquals(verdict.ok ? ErrorCode.NONE : verdict.error, ErrorCode[error]);
    });
  }
});
