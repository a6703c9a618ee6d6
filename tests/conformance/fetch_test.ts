import { assertEquals, assertGreaterOrEqual, assertLess } from "@std/assert";
import { connectRaw } from "../support/kafka/raw_connection.ts";
import { waitUntil } from "../support/wait_until.ts";
import { aTopic } from "../support/kafka/a_topic.ts";
import { conformanceSuite } from "./support/conformance_suite.ts";
import { freshName } from "../support/fresh_name.ts";
import { commit } from "../support/kafka/group_requests.ts";
import { aConsumer, aProducer, createKafka } from "../support/kafka/kafkajs.ts";
import { aBatch } from "../support/kafka/a_batch.ts";
import {
  deleteRecords,
  deleteTopics,
  type Fetch,
  type Fetched,
  fetchInSession,
  fetchRecords,
  produce,
  readFetched,
  sendFetch,
} from "../support/kafka/requests.ts";

const holds = conformanceSuite();

const aLongBatch = aBatch({ values: ["x".repeat(100), "y"] });

/** The first offset and the bytes of the whole batches in an answer. */
function summarise({ records, ...rest }: Fetched) {
  const view = new DataView(records.buffer, records.byteOffset, records.byteLength);
  const firstOffset = records.byteLength < 8 ? undefined : Number(view.getBigInt64(0));
  let batches = 0;
  for (let at = 0; at + 12 <= records.byteLength;) {
    at += 12 + view.getInt32(at + 8);
    if (at <= records.byteLength) batches++;
  }
  return { ...rest, firstOffset, batches };
}

holds("Fetch gives whole batches from the one that holds the offset", async ({ connection, t }) => {
  const topic = await aTopic(connection, { partitions: 2 });
  for (let i = 0; i < 3; i++) await produce(connection, { topic, batch: aLongBatch });
  const found = { partition: 0, error: "NONE", highWatermark: 6, startOffset: 0 };
  const refused = { partition: 0, highWatermark: -1, startOffset: -1, firstOffset: undefined };
  const nothing = { firstOffset: undefined, batches: 0 };
  const one = aLongBatch.byteLength;
  const cases: { name: string; wanted: Partial<Fetch>; expected: unknown[] }[] = [
    { name: "from the start", wanted: {}, expected: [{ ...found, firstOffset: 0, batches: 3 }] },
    {
      name: "from inside a batch",
      wanted: { offset: 3 },
      expected: [{ ...found, firstOffset: 2, batches: 2 }],
    },
    { name: "from the end", wanted: { offset: 6 }, expected: [{ ...found, ...nothing }] },
    {
      name: "from beyond the end",
      wanted: { offset: 7 },
      expected: [{ ...refused, error: "OFFSET_OUT_OF_RANGE", batches: 0 }],
    },
    {
      name: "from before the start",
      wanted: { offset: -1 },
      expected: [{ ...refused, error: "OFFSET_OUT_OF_RANGE", batches: 0 }],
    },
    {
      name: "of no topic",
      wanted: { topic: freshName("unknown") },
      expected: [{ ...refused, error: "UNKNOWN_TOPIC_OR_PARTITION", batches: 0 }],
    },
    {
      name: "of no partition",
      wanted: { partitions: [7] },
      expected: [{ ...refused, error: "UNKNOWN_TOPIC_OR_PARTITION", partition: 7, batches: 0 }],
    },
    {
      name: "one record although it is larger than the request allows",
      wanted: { maxBytes: 1 },
      expected: [{ ...found, firstOffset: 0, batches: 1 }],
    },
    {
      name: "one record although it is larger than allowed for the partition",
      wanted: { partitionMaxBytes: 0 },
      expected: [{ ...found, firstOffset: 0, batches: 1 }],
    },
    {
      name: "as many batches as fit",
      wanted: { partitionMaxBytes: 2 * one },
      expected: [{ ...found, firstOffset: 0, batches: 2 }],
    },
    {
      name: "no batch more when one does not fit",
      wanted: { partitionMaxBytes: 3 * one - 1 },
      expected: [{ ...found, firstOffset: 0, batches: 2 }],
    },
    {
      name: "of the next partition when the first is empty",
      wanted: { partitions: [1, 0], maxBytes: 1 },
      expected: [
        { ...found, partition: 1, highWatermark: 0, ...nothing },
        { ...found, firstOffset: 0, batches: 1 },
      ],
    },
    {
      name: "committed ones",
      wanted: { isolation: 1 },
      expected: [{ ...found, firstOffset: 0, batches: 3 }],
    },
    {
      name: "under a leader that never was",
      wanted: { leaderEpoch: 5 },
      expected: [{ ...refused, error: "UNKNOWN_LEADER_EPOCH", batches: 0 }],
    },
    {
      name: "when there is less than asked for, after the wait",
      wanted: { minBytes: 100_000, maxWaitMs: 50 },
      expected: [{ ...found, firstOffset: 0, batches: 3 }],
    },
  ];
  for (const { name, wanted, expected } of cases) {
    await t.step(name, async () => {
      const fetched = await fetchRecords(connection, { topic, offset: 0, ...wanted });
      assertEquals(fetched.map(summarise), expected);
    });
  }
});

holds("Fetch shares its bytes out over the partitions, in order", async ({ connection, t }) => {
  const topic = await aTopic(connection, { partitions: 2 });
  const batch = aBatch();
  const size = batch.byteLength;
  for (const partition of [0, 1, 0, 1, 0, 1, 0, 1, 0, 1]) {
    await produce(connection, { topic, partition, batch });
  }
  const cases: { name: string; wanted: Partial<Fetch>; expected: number[] }[] = [
    { name: "all", wanted: {}, expected: [5, 5] },
    { name: "bounded by partition", wanted: { partitionMaxBytes: 2 * size }, expected: [2, 2] },
    { name: "bounded in all", wanted: { maxBytes: 7 * size }, expected: [5, 2] },
    { name: "one record of the first", wanted: { maxBytes: 1 }, expected: [1, 0] },
    { name: "one, bounded by partition", wanted: { partitionMaxBytes: 1 }, expected: [1, 0] },
    { name: "from the middle", wanted: { offset: 3 }, expected: [2, 2] },
  ];
  for (const { name, wanted, expected } of cases) {
    await t.step(name, async () => {
      const fetch = { topic, offset: 0, partitions: [0, 1], ...wanted };
      const fetched = await fetchRecords(connection, fetch);
      assertEquals(fetched.map((one) => summarise(one).batches), expected);
    });
  }
});

holds("Fetch of a session that is not there is refused", async ({ connection }) => {
  const topic = await aTopic(connection);
  const error = await fetchInSession(connection, { topic, offset: 0, session: 7 });
  assertEquals(error, "FETCH_SESSION_ID_NOT_FOUND");
});

holds("Fetch that waits is answered when its topic is deleted", async ({ broker, connection }) => {
  const topic = await aTopic(connection);
  using waiting = await connectRaw(broker.address);
  const start = performance.now();
  await sendFetch(waiting, { topic, offset: 0, maxWaitMs: 20_000 });
  await deleteTopics(connection, topic);
  const [fetched] = readFetched(await waiting.receive());
  assertEquals(fetched?.error, "UNKNOWN_TOPIC_OR_PARTITION");
  assertLess(performance.now() - start, 10_000);
});

holds(
  "Fetch gives back the bytes that were produced, but for offset and epoch",
  async ({ connection }) => {
    const topic = await aTopic(connection);
    const batch = aBatch({ values: ["a", "b", "a", "b"], isGzipped: true });
    await produce(connection, { topic, batch: aBatch() });
    await produce(connection, { topic, batch });
    const [fetched] = await fetchRecords(connection, { topic, offset: 1 });
    assertEquals(fetched?.records.subarray(16), batch.subarray(16));
    assertEquals(fetched?.records[7], 1);
  },
);

holds("Fetch at the end waits as long as it was told", async ({ connection }) => {
  const topic = await aTopic(connection);
  const start = performance.now();
  await fetchRecords(connection, { topic, offset: 0, maxWaitMs: 300 });
  assertGreaterOrEqual(performance.now() - start, 295);
});

holds("Fetch that wants no bytes does not wait", async ({ connection }) => {
  const topic = await aTopic(connection);
  const start = performance.now();
  await fetchRecords(connection, { topic, offset: 0, minBytes: 0, maxWaitMs: 20_000 });
  assertLess(performance.now() - start, 10_000);
});

holds("Fetch that meets an error does not wait", async ({ connection }) => {
  const start = performance.now();
  const fetch = { topic: freshName("unknown"), offset: 0, maxWaitMs: 20_000 };
  assertEquals((await fetchRecords(connection, fetch))[0]?.error, "UNKNOWN_TOPIC_OR_PARTITION");
  assertLess(performance.now() - start, 10_000);
});

holds(
  "Fetch that waits is woken by an append to any of its partitions",
  async ({ broker, connection }) => {
    const topic = await aTopic(connection, { partitions: 2 });
    using waiting = await connectRaw(broker.address);
    const start = performance.now();
    await sendFetch(waiting, { topic, offset: 0, partitions: [0, 1], maxWaitMs: 20_000 });
    await produce(connection, { topic, partition: 1, batch: aBatch() });
    const fetched = readFetched(await waiting.receive());
    assertLess(performance.now() - start, 10_000);
    assertEquals(fetched.map(({ highWatermark }) => highWatermark), [0, 1]);
  },
);

holds("Fetch that waits for more bytes is not woken by fewer", async ({ broker, connection }) => {
  const topic = await aTopic(connection);
  using waiting = await connectRaw(broker.address);
  const minBytes = 2 * aLongBatch.byteLength;
  await sendFetch(waiting, { topic, offset: 0, minBytes, maxWaitMs: 10_000 });
  await produce(connection, { topic, batch: aLongBatch });
  await produce(connection, { topic, batch: aLongBatch });
  const [fetched] = readFetched(await waiting.receive());
  assertEquals(fetched && summarise(fetched).batches, 2);
});

holds(
  "kafkajs consumes from the beginning, from the end or from an offset",
  async ({ broker, connection, t }) => {
    const topic = await aTopic(connection);
    const kafka = await createKafka(broker.address);
    await using producer = await aProducer(kafka);
    const send = (...values: string[]) =>
      producer.send({ topic, messages: values.map((value) => ({ value })) });
    await send("0", "1", "2");
    const read = async (
      consumer: Awaited<ReturnType<typeof aConsumer>>,
      count: number,
    ) => (await consumer.until(count)).map(({ value }) => value);

    await t.step("beginning", async () => {
      await using consumer = await aConsumer(kafka, { topic });
      assertEquals(await read(consumer, 3), ["0", "1", "2"]);
    });
    await t.step("end", async () => {
      await using consumer = await aConsumer(kafka, { topic, fromBeginning: false });
      await waitUntil("it has its partition", () => consumer.assigned()?.length === 1);
      // Where the end is, kafkajs asks only after joining: send until it sees one.
      await waitUntil("it sees a new one", async () => {
        await send("new");
        return consumer.records.length > 0;
      });
      assertEquals(new Set(await read(consumer, 1)), new Set(["new"]));
    });
    await t.step("offset", async () => {
      await using consumer = await aConsumer(kafka, { topic });
      await consumer.until(3);
      const before = consumer.records.length;
      consumer.consumer.seek({ topic, partition: 0, offset: "1" });
      await waitUntil(
        "it reads again",
        () => consumer.records.slice(before).some(({ offset }) => offset === 1),
      );
    });
  },
);

holds(
  "kafkajs whose offset is gone starts at the earliest that is left",
  async ({ broker, connection }) => {
    const topic = await aTopic(connection);
    const groupId = freshName("group");
    const kafka = await createKafka(broker.address);
    for (let i = 0; i < 5; i++) {
      await produce(connection, {
        topic,
        batch: aBatch({ values: [`${i}`] }),
      });
    }
    await commit(connection, { group: groupId, topic, offset: 1 });
    await deleteRecords(connection, { topic, before: 3 });
    await using consumer = await aConsumer(kafka, { topic, groupId });
    const records = await consumer.until(2);
    assertEquals(records.map(({ offset, value }) => [offset, value]), [[3, "3"], [4, "4"]]);
  },
);

holds("kafkajs that is paused gets nothing until it resumes", async ({ broker, connection }) => {
  const topic = await aTopic(connection);
  await using consumer = await aConsumer(await createKafka(broker.address), { topic });
  await produce(connection, { topic, batch: aBatch() });
  await consumer.until(1);
  consumer.consumer.pause([{ topic }]);
  await produce(connection, { topic, batch: aBatch() });
  let heartbeats = 0;
  consumer.consumer.on(consumer.consumer.events.HEARTBEAT, () => heartbeats++);
  await waitUntil("it has lived on for a while", () => heartbeats >= 3);
  assertEquals(consumer.records.length, 1);
  consumer.consumer.resume([{ topic }]);
  await consumer.until(2);
});

holds("kafkajs reads records that are larger than its limit", async ({ broker, connection }) => {
  const topic = await aTopic(connection);
  const kafka = await createKafka(broker.address);
  await using producer = await aProducer(kafka);
  for (const letter of ["a", "b"]) {
    await producer.send({ topic, messages: [{ value: letter.repeat(100_000) }] });
  }
  const limits = { maxBytes: 1_000, maxBytesPerPartition: 1_000 };
  await using consumer = await aConsumer(kafka, { topic, ...limits });
  const records = await consumer.until(2);
  assertEquals(records.map(({ value }) => value?.length), [100_000, 100_000]);
});
