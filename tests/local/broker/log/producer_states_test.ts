import { assertEquals } from "@std/assert";
import {
  createProducerStates,
  type SequenceCheck,
} from "../../../../local/broker/log/producer_states.ts";
import { type BatchHeader, readBatchHeader } from "../../../../local/broker/log/record_batch.ts";
import { ErrorCode } from "../../../../local/broker/protocol/error_codes.ts";
import { aBatch } from "../support/a_batch.ts";

const ten = Array.from({ length: 10 }, (_, i) => `${i}`);
const OUT_OF_ORDER: SequenceCheck = {
  kind: "error",
  error: ErrorCode.OUT_OF_ORDER_SEQUENCE_NUMBER,
};

/** Ten records of producer 1; sequence 0 is at offset 100. */
function aHeader(baseSequence: number, producerEpoch = 0): BatchHeader {
  const batch = aBatch({ values: ten, producerId: 1, producerEpoch, baseSequence });
  const header = readBatchHeader(batch);
  if (header === undefined) throw new Error("Cannot read header: the builder is wrong");
  return { ...header, baseOffset: 100 + baseSequence };
}

Deno.test("check() decides by epoch and sequence, after six batches of ten in epoch 1", async (t) => {
  const cases: { name: string; header: BatchHeader; expected: SequenceCheck }[] = [
    { name: "the next batch", header: aHeader(60, 1), expected: { kind: "append" } },
    {
      name: "the last one again",
      header: aHeader(50, 1),
      expected: { kind: "duplicate", baseOffset: 150 },
    },
    {
      name: "the fifth last again",
      header: aHeader(10, 1),
      expected: { kind: "duplicate", baseOffset: 110 },
    },
    { name: "the sixth last, forgotten", header: aHeader(0, 1), expected: OUT_OF_ORDER },
    { name: "a gap", header: aHeader(70, 1), expected: OUT_OF_ORDER },
    { name: "half of a batch again", header: aHeader(55, 1), expected: OUT_OF_ORDER },
    { name: "a new epoch at 0", header: aHeader(0, 2), expected: { kind: "append" } },
    { name: "a new epoch not at 0", header: aHeader(60, 2), expected: OUT_OF_ORDER },
    {
      name: "an old epoch",
      header: aHeader(60, 0),
      expected: { kind: "error", error: ErrorCode.INVALID_PRODUCER_EPOCH },
    },
    {
      name: "no epoch",
      header: aHeader(60, -1),
      expected: { kind: "error", error: ErrorCode.INVALID_PRODUCER_EPOCH },
    },
    {
      name: "an unknown producer without an epoch",
      header: { ...aHeader(60, -1), producerId: 2 },
      expected: { kind: "error", error: ErrorCode.INVALID_PRODUCER_EPOCH },
    },
    {
      name: "an unknown producer",
      header: { ...aHeader(60), producerId: 2 },
      expected: { kind: "append" },
    },
    {
      name: "no producer id",
      header: { ...aHeader(60), producerId: -1 },
      expected: { kind: "append" },
    },
  ];
  for (const { name, header, expected } of cases) {
    await t.step(name, () => {
      const states = createProducerStates();
      for (let sequence = 0; sequence < 60; sequence += 10) states.note(aHeader(sequence, 1));
      assertEquals(states.check(header), expected);
    });
  }
});

Deno.test("check() lets sequence numbers go round after 2^31 - 1", () => {
  const states = createProducerStates();
  states.note(aHeader(0x7fffffff - 4));
  assertEquals(states.check(aHeader(5)), { kind: "append" });
  assertEquals(states.check(aHeader(6)), OUT_OF_ORDER);
});

Deno.test("forgetBefore() forgets producers whose records are gone", () => {
  const states = createProducerStates();
  states.note(aHeader(0));
  states.forgetBefore(109);
  assertEquals(states.check(aHeader(90)), OUT_OF_ORDER);
  states.forgetBefore(110);
  assertEquals(states.check(aHeader(90)), { kind: "append" });
});
