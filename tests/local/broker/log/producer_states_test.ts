import { assertEquals } from "@std/assert";
import {
  createProducerStates,
  type SequenceCheck,
} from "../../../../local/broker/log/producer_states.ts";
import { type BatchHeader, readBatchHeader } from "../../../../local/broker/log/record_batch.ts";
import { ErrorCode } from "../../../../local/broker/protocol/error_codes.ts";
import { aBatch } from "../../../support/kafka/a_batch.ts";

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
