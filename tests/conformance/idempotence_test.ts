import { assert, assertEquals, assertNotEquals } from "@std/assert";
import { connectRaw } from "../support/kafka/raw_connection.ts";
import { aTopic } from "../support/kafka/a_topic.ts";
import { conformanceSuite } from "./support/conformance_suite.ts";
import { aConsumer, aProducer, createKafka } from "../support/kafka/kafkajs.ts";
import { aBatch } from "../support/kafka/a_batch.ts";
import { initProducerId, listOffset, produce, sendProduce } from "../support/kafka/requests.ts";

const holds = conformanceSuite();

interface Numbered {
  readonly sequence: number;
  readonly count?: number;
  readonly epoch?: number;
}

/** A batch numbered as an idempotent producer does. */
function numbered(producerId: number, { sequence, count = 1, epoch = 0 }: Numbered): Uint8Array {
  const values = Array.from({ length: count }, () => "v");
  return aBatch({ producerId, producerEpoch: epoch, baseSequence: sequence, values });
}

holds("Produce takes each numbered batch once and in order", async ({ connection, t }) => {
  const topic = await aTopic(connection, { partitions: 2 });
  const { producerId, epoch } = await initProducerId(connection);
  assertEquals(epoch, 0);
  const other = (await initProducerId(connection)).producerId;
  assertNotEquals(other, producerId);
  const outOfOrder = { error: "OUT_OF_ORDER_SEQUENCE_NUMBER", offset: -1 };
  const steps: {
    name: string;
    batch: Numbered;
    by?: number;
    partition?: number;
    expected: unknown;
  }[] = [
    { name: "the first", batch: { sequence: 0 }, expected: { error: "NONE", offset: 0 } },
    { name: "it again", batch: { sequence: 0 }, expected: { error: "NONE", offset: 0 } },
    {
      name: "the next two",
      batch: { sequence: 1, count: 2 },
      expected: { error: "NONE", offset: 1 },
    },
    {
      name: "they again",
      batch: { sequence: 1, count: 2 },
      expected: { error: "NONE", offset: 1 },
    },
    { name: "the first once more", batch: { sequence: 0 }, expected: { error: "NONE", offset: 0 } },
    { name: "a gap", batch: { sequence: 9 }, expected: outOfOrder },
    { name: "one of the two", batch: { sequence: 1 }, expected: outOfOrder },
    { name: "the two and one more", batch: { sequence: 1, count: 3 }, expected: outOfOrder },
    {
      name: "the next after the refused",
      batch: { sequence: 3 },
      expected: { error: "NONE", offset: 3 },
    },
    {
      name: "another's first",
      by: other,
      batch: { sequence: 0 },
      expected: { error: "NONE", offset: 4 },
    },
    {
      name: "the next beside another's",
      batch: { sequence: 4 },
      expected: { error: "NONE", offset: 5 },
    },
    {
      name: "another's second",
      by: other,
      batch: { sequence: 1 },
      expected: { error: "NONE", offset: 6 },
    },
    {
      name: "the first of another partition",
      partition: 1,
      batch: { sequence: 0 },
      expected: { error: "NONE", offset: 0 },
    },
    {
      name: "an unknown one's, who may be older than the log",
      by: 999_999,
      batch: { sequence: 7 },
      expected: { error: "NONE", offset: 7 },
    },
    {
      name: "a new epoch that does not begin at 0",
      batch: { sequence: 5, epoch: 1 },
      expected: outOfOrder,
    },
    {
      name: "a new epoch",
      batch: { sequence: 0, epoch: 1 },
      expected: { error: "NONE", offset: 8 },
    },
    {
      name: "the old epoch",
      batch: { sequence: 5 },
      expected: { error: "INVALID_PRODUCER_EPOCH", offset: -1 },
    },
    {
      name: "a sequence below 0",
      batch: { sequence: -1, epoch: 1 },
      expected: { error: "INVALID_RECORD", offset: -1 },
    },
    {
      name: "an epoch below 0",
      batch: { sequence: 1, epoch: -1 },
      expected: { error: "INVALID_PRODUCER_EPOCH", offset: -1 },
    },
  ];
  for (const { name, by = producerId, partition = 0, batch, expected } of steps) {
    await t.step(name, async () => {
      const wanted = { topic, partition, batch: numbered(by, batch) };
      assertEquals(await produce(connection, wanted), expected);
    });
  }
});

holds("Produce recognises the last five batches of a producer, no more", async ({ connection }) => {
  const topic = await aTopic(connection);
  const { producerId } = await initProducerId(connection);
  for (let sequence = 0; sequence < 7; sequence++) {
    await produce(connection, { topic, batch: numbered(producerId, { sequence }) });
  }
  const again = (sequence: number) =>
    produce(connection, { topic, batch: numbered(producerId, { sequence }) });
  assertEquals(await again(2), { error: "NONE", offset: 2 });
  assertEquals(await again(1), { error: "OUT_OF_ORDER_SEQUENCE_NUMBER", offset: -1 });
});

holds(
  "Produce knows a batch again that comes over another connection",
  async ({ broker, connection }) => {
    const topic = await aTopic(connection);
    const { producerId } = await initProducerId(connection);
    const batch = numbered(producerId, { sequence: 0, count: 3 });
    {
      using lost = await connectRaw(broker.address);
      await sendProduce(lost, { topic, batch });
      await lost.receive(); // the answer that its producer never saw
    }
    assertEquals(await produce(connection, { topic, batch }), { error: "NONE", offset: 0 });
    const next = numbered(producerId, { sequence: 3 });
    assertEquals(await produce(connection, { topic, batch: next }), { error: "NONE", offset: 3 });
    assertEquals((await listOffset(connection, { topic, timestampMs: -1 })).offset, 4);
  },
);

holds(
  "kafkajs's idempotent producers do not disturb each other",
  async ({ broker, connection }) => {
    const topic = await aTopic(connection, { partitions: 3 });
    const kafka = await createKafka(broker.address);
    const idempotent = { idempotent: true, maxInFlightRequests: 1 };
    await using one = await aProducer(kafka, idempotent);
    await using two = await aProducer(kafka, idempotent);
    const send = async (producer: typeof one, name: string) => {
      for (let i = 0; i < 30; i++) {
        const messages = [{ key: `${i % 5}`, value: `${name}${i}` }, { value: `${name}${i} too` }];
        await producer.send({ topic, acks: -1, messages });
      }
    };
    await Promise.all([send(one, "one"), send(two, "two")]);
    await using consumer = await aConsumer(kafka, { topic });
    const records = await consumer.until(120);
    assertEquals(new Set(records.map(({ value }) => value)).size, 120);
    assert(records.length === 120);
  },
);
