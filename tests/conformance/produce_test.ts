import { assertEquals } from "@std/assert";
import { Buffer } from "node:buffer";
import { connectRaw } from "../support/kafka/raw_connection.ts";
import { aTopic } from "../support/kafka/a_topic.ts";
import { conformanceSuite } from "./support/conformance_suite.ts";
import { freshName } from "../support/fresh_name.ts";
import { aConsumer, aProducer, createKafka, errorTypeOf } from "../support/kafka/kafkajs.ts";
import { aBatch } from "../support/kafka/a_batch.ts";
import {
  fetchRecords,
  getMetadata,
  type Produce,
  produce,
  sendProduce,
} from "../support/kafka/requests.ts";

const holds = conformanceSuite();

/** Kafka's `message.max.bytes` bounds the whole batch. */
const MAX_BATCH_BYTES = 1_048_588;
const batchOverhead = aBatch({ values: ["x".repeat(1_000_000)] }).byteLength - 1_000_000;
const aBatchOf = (bytes: number) => aBatch({ values: ["x".repeat(bytes - batchOverhead)] });

/** A batch with the lowest bit of one byte turned, counted from the end when negative. */
function flipped(at: number): Uint8Array {
  const batch = aBatch();
  const index = at < 0 ? batch.byteLength + at : at;
  batch[index] = (batch[index] ?? 0) ^ 1;
  return batch;
}

/** A batch whose header names another length than it has, cut to `bytes`. */
function ofLength(length: number, bytes?: number): Uint8Array {
  const batch = aBatch();
  new DataView(batch.buffer).setInt32(8, length);
  return batch.subarray(0, bytes);
}

holds("Produce appends sound batches and counts their records", async ({ connection, t }) => {
  const topic = await aTopic(connection);
  const now = Date.now();
  const cases: { name: string; wanted: Partial<Produce>; expected: number }[] = [
    { name: "of one record", wanted: {}, expected: 0 },
    { name: "acknowledged by the leader", wanted: { acks: 1 }, expected: 1 },
    { name: "of three", wanted: { batch: aBatch({ values: ["a", "b", "c"] }) }, expected: 2 },
    { name: "without values", wanted: { batch: aBatch({ values: [null, ""] }) }, expected: 5 },
    {
      name: "in gzip",
      wanted: { batch: aBatch({ values: ["a", "b"], isGzipped: true }) },
      expected: 7,
    },
    { name: "as large as may be", wanted: { batch: aBatchOf(MAX_BATCH_BYTES) }, expected: 9 },
    {
      name: "from almost an hour ahead",
      wanted: { batch: aBatch({ timestampsMs: [now + 3_500_000] }) },
      expected: 10,
    },
    { name: "without a time", wanted: { batch: aBatch({ timestampsMs: [-1] }) }, expected: 11 },
  ];
  for (const { name, wanted, expected } of cases) {
    await t.step(name, async () => {
      const produced = await produce(connection, { topic, batch: aBatch(), ...wanted });
      assertEquals(produced, { error: "NONE", offset: expected });
    });
  }
});

holds("Produce refuses what it cannot keep, and appends none of it", async ({ connection, t }) => {
  const topic = await aTopic(connection);
  const small = await aTopic(connection, { configs: { "max.message.bytes": "200" } });
  const batch = aBatch();
  const cases: { name: string; wanted: Partial<Produce>; expected: string }[] = [
    {
      name: "a topic that is not there",
      wanted: { topic: freshName("unknown") },
      expected: "UNKNOWN_TOPIC_OR_PARTITION",
    },
    { name: "a bad name", wanted: { topic: "ba d" }, expected: "UNKNOWN_TOPIC_OR_PARTITION" },
    { name: "no such partition", wanted: { partition: 1 }, expected: "UNKNOWN_TOPIC_OR_PARTITION" },
    { name: "partition -1", wanted: { partition: -1 }, expected: "UNKNOWN_TOPIC_OR_PARTITION" },
    { name: "two acks", wanted: { acks: 2 }, expected: "INVALID_REQUIRED_ACKS" },
    { name: "less than all acks", wanted: { acks: -2 }, expected: "INVALID_REQUIRED_ACKS" },
    {
      name: "a byte too large",
      wanted: { batch: aBatchOf(MAX_BATCH_BYTES + 1) },
      expected: "MESSAGE_TOO_LARGE",
    },
    {
      name: "too large for this topic",
      wanted: { topic: small, batch: aBatch({ values: ["x".repeat(200)] }) },
      expected: "MESSAGE_TOO_LARGE",
    },
    {
      name: "a flipped bit of a record",
      wanted: { batch: flipped(-2) },
      expected: "CORRUPT_MESSAGE",
    },
    {
      name: "a flipped bit of the checksum",
      wanted: { batch: flipped(18) },
      expected: "CORRUPT_MESSAGE",
    },
    {
      name: "an unknown format",
      wanted: { batch: aBatch({ magic: 3 }) },
      expected: "CORRUPT_MESSAGE",
    },
    {
      name: "a format of old",
      wanted: { batch: aBatch({ magic: 1 }) },
      expected: "INVALID_RECORD",
    },
    { name: "nothing", wanted: { batch: new Uint8Array() }, expected: "INVALID_RECORD" },
    {
      name: "cut in the records",
      wanted: { batch: batch.subarray(0, 65) },
      expected: "INVALID_RECORD",
    },
    {
      name: "cut in the header",
      wanted: { batch: batch.subarray(0, 40) },
      expected: "INVALID_RECORD",
    },
    {
      name: "cut in the format",
      wanted: { batch: batch.subarray(0, 16) },
      expected: "INVALID_RECORD",
    },
    {
      name: "an unknown format, cut in the records",
      wanted: { batch: aBatch({ magic: 3 }).subarray(0, 65) },
      expected: "CORRUPT_MESSAGE",
    },
    { name: "a length of nothing", wanted: { batch: ofLength(13) }, expected: "CORRUPT_MESSAGE" },
    {
      name: "a length of less than a header",
      wanted: { batch: ofLength(40, 52) },
      expected: "CORRUPT_MESSAGE",
    },
    {
      name: "two batches",
      wanted: { batch: new Uint8Array([...batch, ...batch]) },
      expected: "INVALID_RECORD",
    },
    {
      name: "a count too high",
      wanted: { batch: aBatch({ recordCount: 2 }) },
      expected: "INVALID_RECORD",
    },
    {
      name: "a last offset too high",
      wanted: { batch: aBatch({ lastOffsetDelta: 5 }) },
      expected: "INVALID_RECORD",
    },
    {
      name: "no records",
      wanted: { batch: aBatch({ values: [], recordCount: 0, lastOffsetDelta: 0 }) },
      expected: "INVALID_RECORD",
    },
    { name: "offsets not from 0 on", wanted: { batch: flipped(7) }, expected: "INVALID_RECORD" },
    {
      name: "a control batch",
      wanted: { batch: aBatch({ attributes: 0x20 }) },
      expected: "INVALID_RECORD",
    },
    {
      name: "from two hours ahead",
      wanted: { batch: aBatch({ timestampsMs: [Date.now() + 7_200_000] }) },
      expected: "INVALID_TIMESTAMP",
    },
  ];
  for (const { name, wanted, expected } of cases) {
    await t.step(name, async () => {
      const produced = await produce(connection, { topic, batch, ...wanted });
      assertEquals(produced, { error: expected, offset: -1 });
    });
  }
  const [fetched] = await fetchRecords(connection, { topic, offset: 0 });
  assertEquals(fetched?.highWatermark, 0, "nothing was appended");
});

holds(
  "Produce without acks answers nothing, and closes when it fails",
  async ({ broker, connection }) => {
    const topic = await aTopic(connection);
    await sendProduce(connection, { topic, batch: aBatch(), acks: 0 });
    assertEquals(
      (await getMetadata(connection, [])).controller,
      1,
      "the next answer is the next one's",
    );
    const [fetched] = await fetchRecords(connection, { topic, offset: 0 });
    assertEquals(fetched?.highWatermark, 1);
    using failing = await connectRaw(broker.address);
    const unknown = { topic: freshName("unknown"), batch: aBatch(), acks: 0 };
    assertEquals(await produce(failing, unknown), "closed");
  },
);

holds("Metadata creates no topic on a broker that forbids it", async ({ connection }) => {
  const topic = freshName("unknown");
  for (let i = 0; i < 2; i++) {
    const [found] = (await getMetadata(connection, [topic], { mayCreate: true })).topics;
    assertEquals(found?.error, "UNKNOWN_TOPIC_OR_PARTITION");
  }
  const produced = await produce(connection, { topic, batch: aBatch() });
  assertEquals(produced, { error: "UNKNOWN_TOPIC_OR_PARTITION", offset: -1 });
});

holds("kafkajs gets back every kind of record it sent", async ({ broker, connection }) => {
  const topic = await aTopic(connection);
  const kafka = await createKafka(broker.address);
  await using producer = await aProducer(kafka);
  const { CompressionTypes } = await import("kafkajs");
  const messages = [
    { key: "plain", value: "text" },
    { key: null, value: "without a key" },
    { key: "tombstone", value: null },
    { key: "empty", value: "" },
    { key: "", value: "with an empty key" },
    { key: "headers", value: "h", headers: { schema: "basket.v1", empty: "", accent: "é" } },
    { key: "bytes", value: Buffer.from([0xe2, 0x82, 0xac]) },
  ];
  for (const acks of [1, -1]) {
    for (const compression of [CompressionTypes.None, CompressionTypes.GZIP]) {
      await producer.send({ topic, acks, compression, messages });
    }
  }
  await using consumer = await aConsumer(kafka, { topic });
  const consumed = await consumer.until(4 * messages.length);
  const once = messages.map(({ key, value, headers = {} }) => ({
    partition: 0,
    key,
    value: value && value.toString(),
    headers,
  }));
  const expected = [...once, ...once, ...once, ...once].map((record, offset) => ({
    ...record,
    offset,
  }));
  assertEquals(consumed, expected);
});

holds(
  "kafkajs finds records of a key in one partition, in order",
  async ({ broker, connection }) => {
    const topic = await aTopic(connection, { partitions: 4 });
    const kafka = await createKafka(broker.address);
    await using producer = await aProducer(kafka);
    for (let round = 0; round < 5; round++) {
      const messages = Array.from(
        { length: 20 },
        (_, i) => ({ key: `key ${i}`, value: `${round}` }),
      );
      const answer = await producer.send({ topic, messages });
      assertEquals(answer.every(({ errorCode }) => errorCode === 0), true);
    }
    await using consumer = await aConsumer(kafka, { topic });
    const byKey = Map.groupBy(await consumer.until(100), ({ key }) => key);
    for (const [key, records] of byKey) {
      assertEquals(new Set(records.map(({ partition }) => partition)).size, 1, `${key}`);
      assertEquals(records.map(({ value }) => value), ["0", "1", "2", "3", "4"]);
    }
    const used = [...byKey.values()].map(([record]) => record?.partition);
    assertEquals(new Set(used), new Set([0, 1, 2, 3]));
  },
);

holds("kafkajs is told what the broker refuses", async ({ broker, connection, t }) => {
  const topic = await aTopic(connection);
  await using producer = await aProducer(await createKafka(broker.address), {
    retry: { retries: 1, initialRetryTime: 10 },
  });
  const cases = [
    {
      name: "a record that is too large",
      request: { topic, messages: [{ value: "x".repeat(1_100_000) }] },
      expected: "MESSAGE_TOO_LARGE",
    },
    {
      name: "a topic that is not there",
      request: { topic: freshName("unknown"), messages: [{ value: "a" }] },
      expected: "UNKNOWN_TOPIC_OR_PARTITION",
    },
  ];
  for (const { name, request, expected } of cases) {
    await t.step(name, async () => {
      assertEquals(await errorTypeOf(() => producer.send(request)), expected);
    });
  }
  const [sent] = await producer.send({ topic, messages: [{ value: "a" }] });
  assertEquals(sent?.baseOffset, "0", "the producer is as good as before");
});
