/**
 * The queue's own arithmetic; `publisher_test.ts` has what callers see of it.
 *
 * @module
 */
import { Buffer } from "node:buffer";
import { assertEquals } from "@std/assert";
import {
  createRecordQueue,
  type QueuedRecord,
  type RecordQueue,
} from "../../../api/publish/record_queue.ts";

/** Came at `enqueuedAt`, with ten bytes. */
function anEntry(enqueuedAt: number): QueuedRecord {
  const record = { key: "k", value: "", valueBytes: 10, timestampMs: 0, headers: {} };
  return { record, enqueuedAt, settle: () => {} };
}

function aQueue(count: number, options: { readonly maxBatchBytes?: number } = {}): RecordQueue {
  const { maxBatchBytes = 1_000 } = options;
  const queue = createRecordQueue({ maxBatchRecords: 4, maxBatchBytes: () => maxBatchBytes });
  for (let time = 0; time < count; time++) queue.add(anEntry(time));
  return queue;
}

Deno.test("batchesAhead counts from the record that no longer fits into one batch", async (t) => {
  const cases = [
    { name: "an empty queue", count: 0, expected: 0 },
    { name: "a whole batch", count: 4, expected: 0 },
    { name: "one record more", count: 5, expected: 1.25 },
    { name: "by bytes, where those make more", count: 6, maxBatchBytes: 20, expected: 3 },
  ];
  for (const { name, count, expected, ...options } of cases) {
    await t.step(name, () => assertEquals(aQueue(count, options).batchesAhead, expected));
  }
});

Deno.test("hasWholeBatch is true from the last record of a batch on", () => {
  assertEquals([3, 4, 5].map((count) => aQueue(count).hasWholeBatch), [false, true, true]);
});

Deno.test("takeUntil() takes what came at the time or before, and leaves the rest", async (t) => {
  const cases = [
    { name: "none", time: -1, expected: [] },
    { name: "the first", time: 0, expected: [0] },
    { name: "some", time: 1.5, expected: [0, 1] },
    { name: "all at their last moment", time: 2, expected: [0, 1, 2] },
    { name: "all", time: 9, expected: [0, 1, 2] },
  ];
  for (const { name, time, expected } of cases) {
    await t.step(name, () => {
      const queue = aQueue(3);
      assertEquals(queue.takeUntil(time).map(({ enqueuedAt }) => enqueuedAt), expected);
      assertEquals([queue.waiting, queue.size], [3 - expected.length, 3]);
    });
  }
});

Deno.test("takeBatch() takes whole batches in order, and one record that is larger than any", () => {
  const take = (queue: RecordQueue) => queue.takeBatch().map(({ enqueuedAt }) => enqueuedAt);
  const queue = aQueue(5);
  assertEquals([take(queue), take(queue), take(queue)], [[0, 1, 2, 3], [4], []]);
  assertEquals(take(aQueue(3, { maxBatchBytes: 20 })), [0, 1]);
  assertEquals(take(aQueue(3, { maxBatchBytes: 19 })), [0]);
  assertEquals(take(aQueue(3, { maxBatchBytes: 9 })), [0]);
});

Deno.test("a queue is empty again once all are answered, whatever letters they have", () => {
  const queue = createRecordQueue({ maxBatchBytes: () => 1_000, maxQueuedBytes: 60 });
  for (let round = 0; round < 9; round++) {
    for (const value of ["Crème brûlée", "🍌🍌🍌🍌🍌", "Bread, water and salt, 3 x"]) {
      const { record, ...entry } = anEntry(round);
      queue.add({ ...entry, record: { ...record, value, valueBytes: Buffer.byteLength(value) } });
    }
    assertEquals(queue.full, true);
    for (const entry of queue.takeBatch()) {
      queue.settle(entry, { status: "refused", reason: "overloaded" });
    }
    assertEquals([queue.full, queue.size, queue.waiting], [false, 0, 0]);
  }
});
