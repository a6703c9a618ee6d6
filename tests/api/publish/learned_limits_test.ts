/**
 * What the broker takes is learned from what it refuses, and for a minute only.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { createLearnedLimits } from "../../../api/publish/learned_limits.ts";
import type { OutgoingRecord } from "../../../api/publish/outgoing_record.ts";

/** 61 bytes of the batch, 1 of the key, 3 of the header: a record of `bytes`, with all of them. */
function aRecordOf(bytes: number): OutgoingRecord {
  const valueBytes = bytes - 65;
  return { key: "k", value: "", valueBytes, timestampMs: 0, headers: { a: "bc" } };
}

const TOO_LARGE = "too_large_for_broker";

Deno.test("recordRefused() names the size with key and headers, and a limit that explains it", async (t) => {
  const cases = [
    {
      name: "without a limit",
      input: undefined,
      expected: "The broker takes no record of 100 bytes",
    },
    {
      name: "with a limit that it would have kept to",
      input: 100,
      expected: "The broker takes no record of 100 bytes",
    },
    {
      name: "with a smaller one",
      input: 99,
      expected: "Its record has 100 bytes with key and headers, and the broker takes at most 99",
    },
  ];
  for (const { name, input, expected } of cases) {
    await t.step(name, () => {
      const limits = createLearnedLimits({ maxBatchBytes: 1, now: () => 0 });
      const fault = limits.recordRefused(aRecordOf(100), input);
      assertEquals(fault, { code: TOO_LARGE, detail: expected });
    });
  }
});

Deno.test("findFault() refuses what is larger than the limit, or as large as what was refused", async (t) => {
  const cases = [
    { name: "nothing before a refusal", refused: undefined, maxBytes: undefined, from: Infinity },
    { name: "from the size on that was refused", refused: 100, maxBytes: undefined, from: 100 },
    { name: "from one byte above the limit on", refused: 100, maxBytes: 80, from: 81 },
    { name: "not from a limit that explains nothing", refused: 100, maxBytes: 100, from: 100 },
  ];
  for (const { name, refused, maxBytes, from } of cases) {
    await t.step(name, () => {
      const limits = createLearnedLimits({ maxBatchBytes: 1, now: () => 70_000 });
      if (refused !== undefined) limits.recordRefused(aRecordOf(refused), maxBytes);
      for (const bytes of [65, 79, 80, 81, 82, 99, 100, 101, 1_000]) {
        const isRefused = limits.findFault(aRecordOf(bytes)) !== undefined;
        assertEquals(isRefused, bytes >= from, `${bytes} bytes`);
      }
    });
  }
});

Deno.test("findFault() forgets after a minute", () => {
  let nowMs = 70_000;
  const limits = createLearnedLimits({ maxBatchBytes: 1, now: () => nowMs });
  limits.recordRefused(aRecordOf(100), 80);
  nowMs += 59_999;
  assertEquals(limits.findFault(aRecordOf(90)), {
    code: TOO_LARGE,
    detail: "Its record has 90 bytes with key and headers, and the broker takes at most 80",
  });
  nowMs += 1;
  assertEquals(limits.findFault(aRecordOf(90)), undefined);
});

Deno.test("maxBatchBytes halves what was refused, and doubles with each minute", () => {
  let nowMs = 70_000;
  const limits = createLearnedLimits({ maxBatchBytes: 1_000, now: () => nowMs });
  assertEquals(limits.maxBatchBytes, 1_000);
  limits.batchRefused(800);
  assertEquals(limits.maxBatchBytes, 400);
  limits.batchRefused(900);
  assertEquals(limits.maxBatchBytes, 400, "never more for a refusal");
  limits.batchRefused(400);
  assertEquals(limits.maxBatchBytes, 200);
  nowMs += 59_999;
  assertEquals(limits.maxBatchBytes, 200);
  nowMs += 1;
  assertEquals(limits.maxBatchBytes, 400);
  nowMs += 60_000;
  assertEquals(limits.maxBatchBytes, 800);
  nowMs += 60_000;
  assertEquals(limits.maxBatchBytes, 1_000, "never more than it began with");
});
