import { assertEquals } from "@std/assert";
import { aTopic } from "../support/kafka/a_topic.ts";
import { conformanceSuite } from "./support/conformance_suite.ts";
import { freshName } from "../support/fresh_name.ts";
import { connected, createKafka } from "../support/kafka/kafkajs.ts";
import { aBatch } from "../support/kafka/a_batch.ts";
import { deleteRecords, fetchRecords, listOffset, produce } from "../support/kafka/requests.ts";

const holds = conformanceSuite();

const [LATEST, EARLIEST, MAX_TIMESTAMP] = [-1, -2, -3];
const NOWHERE = { error: "NONE", timestampMs: -1, offset: -1 };

holds(
  "ListOffsets finds the ends and the first record from a time on",
  async ({ connection, t }) => {
    const topic = await aTopic(connection, { partitions: 2 });
    const batches = [
      { values: ["0", "1"], timestampsMs: [1000, 1005] },
      { values: ["2", "3"], timestampsMs: [1010, 1015], isGzipped: true },
      { values: ["4", "5"], timestampsMs: [1012, 1025] }, // a clock that went back
    ];
    for (const batch of batches) await produce(connection, { topic, batch: aBatch(batch) });
    const unknown = { error: "UNKNOWN_TOPIC_OR_PARTITION", timestampMs: -1, offset: -1 };
    const cases = [
      { name: "the end", timestampMs: LATEST, expected: { ...NOWHERE, offset: 6 } },
      { name: "the start", timestampMs: EARLIEST, expected: { ...NOWHERE, offset: 0 } },
      {
        name: "before all",
        timestampMs: 0,
        expected: { ...NOWHERE, timestampMs: 1000, offset: 0 },
      },
      { name: "at one", timestampMs: 1000, expected: { ...NOWHERE, timestampMs: 1000, offset: 0 } },
      {
        name: "between",
        timestampMs: 1001,
        expected: { ...NOWHERE, timestampMs: 1005, offset: 1 },
      },
      {
        name: "in gzip",
        timestampMs: 1011,
        expected: { ...NOWHERE, timestampMs: 1015, offset: 3 },
      },
      {
        name: "the last",
        timestampMs: 1025,
        expected: { ...NOWHERE, timestampMs: 1025, offset: 5 },
      },
      { name: "after all", timestampMs: 1026, expected: NOWHERE },
      {
        name: "the end of nothing",
        partition: 1,
        timestampMs: LATEST,
        expected: { ...NOWHERE, offset: 0 },
      },
      {
        name: "the start of nothing",
        partition: 1,
        timestampMs: EARLIEST,
        expected: { ...NOWHERE, offset: 0 },
      },
      { name: "a time in nothing", partition: 1, timestampMs: 0, expected: NOWHERE },
      { name: "no partition", partition: 2, timestampMs: LATEST, expected: unknown },
      { name: "no topic", topic: freshName("unknown"), timestampMs: LATEST, expected: unknown },
      {
        name: "a sign of a later version",
        timestampMs: MAX_TIMESTAMP,
        expected: { ...NOWHERE, error: "UNSUPPORTED_VERSION" },
      },
    ];
    for (const { name, expected, ...wanted } of cases) {
      await t.step(name, async () => {
        assertEquals(await listOffset(connection, { topic, ...wanted }), expected);
      });
    }
  },
);

holds("DeleteRecords moves the start of a partition, never back", async ({ connection, t }) => {
  const topic = await aTopic(connection);
  for (let i = 0; i < 3; i++) {
    await produce(connection, { topic, batch: aBatch({ values: ["a", "b"] }) });
  }
  const cases = [
    { name: "into a batch", before: 3, expected: { error: "NONE", start: 3 } },
    { name: "back", before: 1, expected: { error: "NONE", start: 3 } },
    { name: "beyond the end", before: 7, expected: { error: "OFFSET_OUT_OF_RANGE", start: -1 } },
    { name: "below zero", before: -2, expected: { error: "OFFSET_OUT_OF_RANGE", start: -1 } },
    {
      name: "of no topic",
      topic: freshName("unknown"),
      before: 1,
      expected: { error: "UNKNOWN_TOPIC_OR_PARTITION", start: -1 },
    },
  ];
  for (const { name, expected, ...wanted } of cases) {
    await t.step(name, async () => {
      assertEquals(await deleteRecords(connection, { topic, ...wanted }), expected);
    });
  }
  await t.step("what is deleted cannot be found", async () => {
    const earliest = await listOffset(connection, { topic, timestampMs: EARLIEST });
    assertEquals(earliest.offset, 3);
    assertEquals((await listOffset(connection, { topic, timestampMs: 0 })).offset, 3);
    const [below] = await fetchRecords(connection, { topic, offset: 2 });
    assertEquals(below?.error, "OFFSET_OUT_OF_RANGE");
    const [at] = await fetchRecords(connection, { topic, offset: 3 });
    assertEquals([at?.error, at?.startOffset], ["NONE", 3]);
  });
  await t.step("all", async () => {
    assertEquals(await deleteRecords(connection, { topic, before: -1 }), {
      error: "NONE",
      start: 6,
    });
    assertEquals(await listOffset(connection, { topic, timestampMs: 0 }), NOWHERE);
    assertEquals((await listOffset(connection, { topic, timestampMs: LATEST })).offset, 6);
  });
});

holds("kafkajs looks offsets up by time", async ({ broker, connection }) => {
  const topic = await aTopic(connection);
  for (const time of [1000, 2000, 3000]) {
    await produce(connection, { topic, batch: aBatch({ timestampsMs: [time] }) });
  }
  await using admin = await connected((await createKafka(broker.address)).admin());
  assertEquals(await admin.fetchTopicOffsets(topic), [
    { partition: 0, offset: "3", low: "0", high: "3" },
  ]);
  assertEquals(await admin.fetchTopicOffsetsByTimestamp(topic, 1500), [
    { partition: 0, offset: "1" },
  ]);
  await admin.deleteTopicRecords({ topic, partitions: [{ partition: 0, offset: "2" }] });
  assertEquals(await admin.fetchTopicOffsets(topic), [
    { partition: 0, offset: "3", low: "2", high: "3" },
  ]);
});
