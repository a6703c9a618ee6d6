import { assertEquals } from "@std/assert";
import { openPartitionLog } from "../../../../local/broker/log/open_partition_log.ts";
import type { PartitionLog } from "../../../../local/broker/log/partition_log.ts";
import { readBatchHeader } from "../../../../local/broker/log/record_batch.ts";
import { ErrorCode } from "../../../../local/broker/protocol/error_codes.ts";
import { Writer } from "../../../../local/broker/protocol/writer.ts";
import { aBatch, type BatchParts } from "../../../support/kafka/a_batch.ts";
import { folderTest } from "../../../support/temp_dir.ts";

const FIRST = "00000000000000000000.log";
const BATCH_BYTES = aBatch().byteLength;

function open(directory: string, limits: { segmentBytes?: number; retentionBytes?: number } = {}) {
  let tornBytes = 0;
  const log = openPartitionLog(directory, {
    limits: { segmentBytes: 1 << 20, retentionBytes: -1, maxMessageBytes: 1 << 20, ...limits },
    onTornBytes: (bytes) => tornBytes = bytes,
  });
  return { log, tornBytes };
}

function append(log: PartitionLog, parts: BatchParts = {}) {
  const batch = aBatch(parts);
  const header = readBatchHeader(batch);
  if (header === undefined) throw new Error("Cannot append: the builder is wrong");
  return log.append(batch, header);
}

/** Base offsets of the batches that one read returns. */
function read(log: PartitionLog, offset: number, maxBytes = 1 << 20, atLeastOne = true): number[] {
  const into = new Writer();
  log.read(offset, { maxBytes, atLeastOne, into });
  const offsets: number[] = [];
  for (let at = 0; at < into.length;) {
    const header = readBatchHeader(into.written(), at);
    if (header === undefined) throw new Error("Cannot read batch: the log returned a part of one");
    offsets.push(header.baseOffset);
    at += header.sizeBytes;
  }
  return offsets;
}

folderTest(
  "PartitionLog numbers records and reads whole batches from any offset",
  (directory) => {
    const { log } = open(directory);
    for (let i = 0; i < 200; i++) {
      assertEquals(append(log, { values: ["a", "b"] }).baseOffset, i * 2);
    }
    const size = aBatch({ values: ["a", "b"] }).byteLength;
    assertEquals(read(log, 0).length, 200);
    assertEquals(read(log, 301, 2 * size), [300, 302]);
    assertEquals(read(log, 0, 2 * size - 1), [0]);
    assertEquals(read(log, 0, 1), [0], "at least one");
    assertEquals(read(log, 0, 1, false), []);
    assertEquals(read(log, 400), []);
    assertEquals(log.bytesFrom(398), size);
    assertEquals(log.bytesFrom(0), 200 * size);
    log.close();
  },
);

folderTest("PartitionLog comes back as it was, in several segments", async (directory) => {
  const limits = { segmentBytes: 3 * BATCH_BYTES };
  const before = open(directory, limits).log;
  for (let i = 0; i < 8; i++) append(before);
  await before.flush();
  before.close();
  const { log, tornBytes } = open(directory, limits);
  assertEquals({ tornBytes, end: log.endOffset }, { tornBytes: 0, end: 8 });
  assertEquals([0, 3, 5, 7].map((offset) => read(log, offset)), [[0, 1, 2], [3, 4, 5], [5], [
    7,
  ]]);
  assertEquals(append(log).baseOffset, 8);
  log.close();
});

folderTest("PartitionLog cuts off a last batch that was torn at any byte", async (directory) => {
  const { log } = open(directory);
  for (let i = 0; i < 3; i++) append(log);
  log.close();
  const path = `${directory}/${FIRST}`;
  const whole = await Deno.readFile(path);
  for (let length = 2 * BATCH_BYTES; length < whole.byteLength; length++) {
    await Deno.writeFile(path, whole.subarray(0, length));
    const { log, tornBytes } = open(directory);
    assertEquals(
      { tornBytes, end: log.endOffset, next: append(log).baseOffset },
      { tornBytes: length - 2 * BATCH_BYTES, end: 2, next: 2 },
      `${length} bytes`,
    );
    log.close();
  }
});

folderTest("PartitionLog ends before a batch whose bytes were never written", async (directory) => {
  const { log } = open(directory);
  for (let i = 0; i < 3; i++) append(log, { values: ["x".repeat(40_000)] });
  log.close();
  const path = `${directory}/${FIRST}`;
  const bytes = await Deno.readFile(path);
  bytes.fill(0, bytes.byteLength - 20_000); // a file grown by a write whose data power loss took
  await Deno.writeFile(path, bytes);
  const reopened = open(directory).log;
  assertEquals(reopened.endOffset, 2);
  reopened.close();
});

folderTest("PartitionLog ends before a hole between segments", async (directory) => {
  const limits = { segmentBytes: 2 * BATCH_BYTES };
  const { log } = open(directory, limits);
  for (let i = 0; i < 6; i++) append(log);
  log.close();
  await Deno.remove(`${directory}/00000000000000000002.log`);
  const reopened = open(directory, limits);
  assertEquals(
    { tornBytes: reopened.tornBytes, end: reopened.log.endOffset },
    { tornBytes: 2 * BATCH_BYTES, end: 2 },
  );
  reopened.log.close();
});

folderTest("PartitionLog recognises a repeated batch after a restart", (directory) => {
  const { log } = open(directory);
  append(log);
  append(log, { producerId: 5, values: ["a", "b"] });
  append(log, { producerId: 5, values: ["c"], baseSequence: 2 });
  log.close();
  const reopened = open(directory).log;
  const again = append(reopened, { producerId: 5, values: ["a", "b"] });
  assertEquals(again, { error: ErrorCode.NONE, baseOffset: 1 });
  const gap = append(reopened, { producerId: 5, baseSequence: 9 });
  assertEquals(gap, { error: ErrorCode.OUT_OF_ORDER_SEQUENCE_NUMBER, baseOffset: -1 });
  assertEquals(reopened.endOffset, 4);
  reopened.close();
});

folderTest("PartitionLog deletes whole old segments beyond its retention", async (directory) => {
  const limits = { segmentBytes: 2 * BATCH_BYTES, retentionBytes: 4 * BATCH_BYTES };
  const { log } = open(directory, limits);
  for (let i = 0; i < 20; i++) append(log);
  const bytesOnDisk = await sizeOf(directory);
  assertEquals({ start: log.startOffset, end: log.endOffset }, { start: 14, end: 20 });
  assertEquals(bytesOnDisk, 6 * BATCH_BYTES);
  log.close();
  const reopened = open(directory, limits).log;
  assertEquals({ start: reopened.startOffset, end: reopened.endOffset }, {
    start: 14,
    end: 20,
  });
  reopened.close();
});

folderTest("PartitionLog remembers over a restart what was deleted", async (directory) => {
  const limits = { segmentBytes: 2 * BATCH_BYTES };
  const { log } = open(directory, limits);
  for (let i = 0; i < 6; i++) append(log);
  log.deleteBefore(3);
  assertEquals(await sizeOf(directory), 4 * BATCH_BYTES + "3\n".length);
  log.close();
  const reopened = open(directory, limits).log;
  assertEquals({ start: reopened.startOffset, end: reopened.endOffset }, { start: 3, end: 6 });
  reopened.close();
});

folderTest(
  "PartitionLog never gives an offset twice when deleted records were lost",
  async (directory) => {
    const { log } = open(directory);
    for (let i = 0; i < 6; i++) append(log);
    log.deleteBefore(6);
    log.close();
    await Deno.truncate(`${directory}/${FIRST}`, 2 * BATCH_BYTES);
    const reopened = open(directory).log;
    assertEquals(append(reopened).baseOffset, 6);
    reopened.close();
  },
);

folderTest("PartitionLog finds a batch by timestamp over segments", (directory) => {
  const { log } = open(directory, { segmentBytes: 2 * BATCH_BYTES });
  for (const timestamp of [100, 200, 150, 300]) append(log, { timestampsMs: [timestamp] });
  const baseOffsetAt = (timestamp: number) => {
    const batch = log.findByTimestamp(timestamp);
    return batch === undefined ? undefined : readBatchHeader(batch)?.baseOffset;
  };
  assertEquals([0, 101, 201, 301].map(baseOffsetAt), [0, 1, 3, undefined]);
  log.close();
});

folderTest("PartitionLog wakes a waiting reader once", (directory) => {
  const { log } = open(directory);
  let woken = 0;
  log.onAppend(() => woken++);
  const undo = log.onAppend(() => woken += 100);
  undo();
  append(log);
  append(log);
  assertEquals(woken, 1);
  log.close();
});

async function sizeOf(directory: string): Promise<number> {
  let bytes = 0;
  for await (const { name } of Deno.readDir(directory)) {
    bytes += (await Deno.stat(`${directory}/${name}`)).size;
  }
  return bytes;
}
