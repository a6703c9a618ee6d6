import { assertEquals, assertThrows } from "@std/assert";
import { isStartHidden } from "../../../shared/kafka/is_start_hidden.ts";

function aMessage(offset: number, { isControlRecord = false, isControlBatch = false } = {}) {
  return { offset: String(offset), isControlRecord, batchContext: { isControlBatch } };
}

Deno.test("isStartHidden() tells markers and aborted records from holes", async (t) => {
  const [record, next] = [aMessage(9), aMessage(10)];
  const marker = aMessage(9, { isControlRecord: true, isControlBatch: true });
  const closing = aMessage(9, { isControlRecord: true });
  const cases = [
    { name: "a record", all: [record, next], messages: [record, next], expected: false },
    { name: "an aborted record", all: [record, next], messages: [next], expected: true },
    { name: "a transaction marker", all: [marker, next], messages: [next], expected: true },
    {
      name: "the end of an emptied batch",
      all: [closing, next],
      messages: [next],
      expected: false,
    },
    { name: "a hole", all: [next], messages: [next], expected: false },
    { name: "nothing", all: [], messages: [], expected: false },
  ];
  for (const { name, all, messages, expected } of cases) {
    await t.step(name, () => {
      const batch = { fetchedOffset: "9", messages, messagesWithinOffset: all };
      assertEquals(isStartHidden(batch), expected);
    });
  }
});

Deno.test("isStartHidden() throws when kafkajs has changed", () => {
  assertThrows(
    () => isStartHidden({ messages: [] }),
    TypeError,
    "Cannot tell what a batch begins with: kafkajs has changed",
  );
});
