/**
 * The lag of a group whose consumers are paused, dead, or were never there, through the real
 * kafkajs.
 *
 * @module
 */
import { assertEquals, assertGreater, assertLess } from "@std/assert";
import { createFaults } from "../../../local/broker/faults.ts";
import type { TopicLag } from "../../../shared/kafka/group_lag.ts";
import { createTopic } from "../../support/kafka/create_topic.ts";
import { startTestBroker, type TestBroker } from "../../support/kafka/start_test_broker.ts";
import { toTestKafkaOptions } from "../../support/kafka/to_test_kafka_options.ts";
import { may } from "../../support/permissions.ts";

const ignore = !may.runStack;
const GROUP = "lag-group";
const TOPIC = "sales";

Deno.test("createLagReader() counts all that is kept for a group that never was", {
  ignore,
}, async () => {
  await using broker = await startTestBroker();
  await using reader = await aReader(broker);
  assertEquals(await reader.read(), undefined, "no topic yet");
  await createTopic(broker.address, TOPIC, 2);
  assertEquals(await reader.read(), {
    topic: TOPIC,
    lagRecords: 0,
    lagSeconds: 0,
    endOffset: 0,
    partitions: [
      { partition: 0, nextOffset: 0, endOffset: 0, lagRecords: 0 },
      { partition: 1, nextOffset: 0, endOffset: 0, lagRecords: 0 },
    ],
  });
  await send(broker, [{ partition: 1, ageSeconds: 90 }, { partition: 1, ageSeconds: 30 }]);
  const lag = await reader.read();
  assertEquals([lag?.lagRecords, lag?.endOffset], [2, 2]);
  assertWithin20Percent(lag, 90);
});

Deno.test("createLagReader() counts while the consumer is paused, and after its death", {
  ignore,
}, async (t) => {
  await using broker = await startTestBroker();
  await createTopic(broker.address, TOPIC, 2);
  await using reader = await aReader(broker);
  const ages = [400, 300, 200, 100];
  await send(broker, ages.map((ageSeconds) => ({ partition: 0, ageSeconds })));
  const consumer = await consumeAndPause(broker, { records: 2 });

  await t.step("paused", async () => {
    const lag = await reader.read();
    assertEquals(lag?.partitions, [
      { partition: 0, nextOffset: 2, endOffset: 4, lagRecords: 2 },
      { partition: 1, nextOffset: 0, endOffset: 0, lagRecords: 0 },
    ]);
    assertWithin20Percent(lag, 200);
  });
  await t.step("still paused, while more comes", async () => {
    await send(broker, [{ partition: 0, ageSeconds: 10 }, { partition: 1, ageSeconds: 1_000 }]);
    const lag = await reader.read();
    assertEquals([lag?.lagRecords, lag?.endOffset], [4, 6]);
    assertWithin20Percent(lag, 1_000);
  });
  await consumer[Symbol.asyncDispose]();
  await t.step("dead", async () => {
    const lag = await reader.read();
    assertEquals([lag?.lagRecords, lag?.endOffset], [4, 6]);
    assertWithin20Percent(lag, 1_000);
  });
  await t.step("taken up again", async () => {
    await using _consumer = await consumeAndPause(broker, { records: 4 });
    assertEquals((await reader.read())?.partitions, [
      { partition: 0, nextOffset: 5, endOffset: 5, lagRecords: 0 },
      { partition: 1, nextOffset: 1, endOffset: 1, lagRecords: 0 },
    ]);
  });
});

Deno.test("createLagReader() reads nothing while the broker is away, and works again after", {
  ignore,
}, async () => {
  await using broker = await startTestBroker();
  await createTopic(broker.address, TOPIC, 1);
  await using reader = await aReader(broker);
  assertEquals((await reader.read())?.lagRecords, 0);
  await broker.close();
  assertEquals(await reader.read(), undefined);
  await broker.reopen();
  await send(broker, [{ partition: 0, ageSeconds: 1 }]);
  assertEquals((await reader.read())?.lagRecords, 1);
});

Deno.test("createLagReader() reads nothing when the broker takes too long", {
  ignore,
}, async () => {
  const faults = createFaults();
  await using broker = await startTestBroker({ faults });
  await createTopic(broker.address, TOPIC, 1);
  await using reader = await aReader(broker, { timeoutMs: 50 });
  faults.delay("OffsetFetch", 500);
  assertEquals(await reader.read(), undefined);
});

Deno.test("createLagReader() lets go of a broker that takes connections and says nothing", {
  ignore,
}, async () => {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  // Each ends when the client closes it; the sanitizers see timers that are left.
  const connections: Promise<void>[] = [];
  const accepting = (async () => {
    for await (const connection of listener) {
      connections.push(connection.readable.pipeTo(new WritableStream()));
    }
  })();
  const reader = await aReader(
    { kafka: toTestKafkaOptions(`127.0.0.1:${listener.addr.port}`) },
    { timeoutMs: 100 },
  );
  assertEquals([await reader.read(), await reader.read()], [undefined, undefined]);
  await reader[Symbol.asyncDispose]();
  await Promise.all(connections);
  assertGreater(connections.length, 0);
  listener.close();
  await accepting;
});

/** A reader that caches nothing, of the one topic. */
async function aReader(broker: Pick<TestBroker, "kafka">, { timeoutMs = 4_000 } = {}) {
  const { createLagReader } = await import("../../../shared/kafka/lag_reader.ts");
  const topics = [TOPIC, "missing"];
  const readLag = createLagReader(broker.kafka, {
    lanes: topics.map((topic) => ({ topic, groupId: GROUP })),
    cacheMs: -1,
    timeoutMs,
  });
  return {
    read: async () => (await readLag())?.topics[0],
    [Symbol.asyncDispose]: () => readLag[Symbol.asyncDispose](),
  };
}

function assertWithin20Percent(lag: TopicLag | undefined, seconds: number): void {
  assertLess(Math.abs((lag?.lagSeconds ?? NaN) / seconds - 1), 0.2);
}

/** Produces records that say they were made some seconds ago. */
async function send(
  broker: TestBroker,
  records: readonly { readonly partition: number; readonly ageSeconds: number }[],
): Promise<void> {
  const { Kafka, Partitioners } = await import("kafkajs");
  const producer = new Kafka({ brokers: [broker.address], logLevel: 0 }).producer({
    createPartitioner: Partitioners.DefaultPartitioner,
  });
  await producer.connect();
  const messages = records.map(({ partition, ageSeconds }) => ({
    partition,
    value: "x",
    timestamp: String(Date.now() - ageSeconds * 1_000),
  }));
  await producer.send({ topic: TOPIC, acks: -1, messages });
  await producer.disconnect();
}

/** A member of the group that commits a number of records and then takes no more. */
async function consumeAndPause(broker: TestBroker, { records }: { readonly records: number }) {
  const { Kafka } = await import("kafkajs");
  const consumer = new Kafka({ brokers: [broker.address], logLevel: 0 }).consumer({
    groupId: GROUP,
    maxWaitTimeInMs: 100,
  });
  const done = Promise.withResolvers<void>();
  let left = records;
  await consumer.connect();
  await consumer.subscribe({ topic: TOPIC, fromBeginning: true });
  await consumer.run({
    autoCommit: false,
    eachBatchAutoResolve: false,
    async eachBatch({ batch: { topic, partition, messages }, commitOffsetsIfNecessary, ...batch }) {
      for (const { offset } of messages) {
        if (left === 0) break;
        left--;
        batch.resolveOffset(offset);
        const partitions = [{ partition, offset: String(Number(offset) + 1) }];
        await commitOffsetsIfNecessary({ topics: [{ topic, partitions }] });
      }
      if (left === 0) {
        consumer.pause([{ topic }]);
        done.resolve();
      }
    },
  });
  await done.promise;
  return { [Symbol.asyncDispose]: () => consumer.disconnect() };
}
