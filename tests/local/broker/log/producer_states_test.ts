import { assertEquals } from "@std/assert";
import {
  createProducerStates,
  type SequenceCheck,
} from "../../../../local/broker/log/producer_states.ts";
import { type BatchHeader, readBatchHeader } from "../../../../local/broker/log/record_batch.ts";
import { ErrorCode } from "../../../../local/broker/protocol/error_codes.ts";
import { aBatch } from "../../../support/kafka/a_batch.ts";

const OUT_OF_ORDER: SequenceCheck = {
  kind: "error",
  error: ErrorCode.OUT_OF_ORDER_SEQUENCE_NUMBER,
};

/** Records of producer 1; sequence 0 is at offset 100. */
function aHeader(baseSequence: number, { records = 10 } = {}): BatchHeader {
  const values = Array.from({ length: records }, (_, index) => `${index}`);
  const batch = aBatch({ values, producerId: 1, producerEpoch: 0, baseSequence });
  const header = readBatchHeader(batch);
  if (header === undefined) throw new Error("Cannot read header: the builder is wrong");
  return { ...header, baseOffset: 100 + baseSequence };
}

Deno.test("check() lets sequence numbers go round after 2^31 - 1", () => {
  const states = createProducerStates();
  states.note(aHeader(0x7fffffff - 4));
  assertEquals(states.check(aHeader(5)), { kind: "append" });
  assertEquals(states.check(aHeader(6)), OUT_OF_ORDER);
});

Deno.test("check() takes a batch for a repeat only when it begins and ends like a known one", () => {
  const states = createProducerStates();
  states.note(aHeader(0));
  states.note(aHeader(10));
  const cases = [
    { name: "the last", header: aHeader(10), expected: { kind: "duplicate", baseOffset: 110 } },
    { name: "one before", header: aHeader(0), expected: { kind: "duplicate", baseOffset: 100 } },
    { name: "a shorter one", header: aHeader(10, { records: 9 }), expected: OUT_OF_ORDER },
    { name: "a longer one", header: aHeader(10, { records: 11 }), expected: OUT_OF_ORDER },
    { name: "one within", header: aHeader(11, { records: 9 }), expected: OUT_OF_ORDER },
    { name: "the next one", header: aHeader(20), expected: { kind: "append" } },
  ];
  for (const { name, header, expected } of cases) {
    assertEquals<unknown>(states.check(header), expected, name);
  }
});

Deno.test("forgetBefore() forgets producers whose records are gone", () => {
  const states = createProducerStates();
  states.note(aHeader(0));
  states.forgetBefore(109);
  assertEquals(states.check(aHeader(90)), OUT_OF_ORDER);
  states.forgetBefore(110);
  assertEquals(states.check(aHeader(90)), { kind: "append" });
});
