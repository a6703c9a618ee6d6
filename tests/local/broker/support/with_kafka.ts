/**
 * kafkajs against a broker, for the length of one test. kafkajs is imported when it is needed: the
 * import itself throws without permission to read its environment variables.
 *
 * @module
 */

import type { Consumer, EachBatchPayload, Kafka, Producer } from "kafkajs";
import type { Broker, BrokerOptions } from "../../../../local/broker/start_broker.ts";
import { withBroker } from "./with_broker.ts";

/** What a test gets to work with; clients made here are disconnected after it. */
export interface KafkaTest {
  readonly broker: Broker;
  readonly kafka: Kafka;
  /** Creates a topic. */
  createTopic(topic: string, numPartitions?: number): Promise<void>;
  /** A connected idempotent producer. */
  producer(): Promise<Producer>;
  /** A running consumer that notes what it gets. */
  consumer(options: ConsumerParts): Promise<TestConsumer>;
  /** Disconnects at the end of the test. */
  defer(disconnect: () => Promise<void>): void;
}

/** What a test wants of a consumer. */
export interface ConsumerParts {
  readonly topic: string;
  readonly groupId: string;
  readonly sessionTimeout?: number;
  /** Called before a batch counts as consumed. */
  readonly onBatch?: (payload: EachBatchPayload) => Promise<void>;
}

/** A consumer and what it has got. */
export interface TestConsumer {
  readonly consumer: Consumer;
  /** Values in the order they came. */
  readonly values: string[];
  /** Partitions it was given last. */
  partitions(): readonly number[];
}

/** A client that keeps quiet and gives up soon. */
export async function connectKafka(address: string): Promise<Kafka> {
  const { Kafka, logLevel } = await import("kafkajs");
  return new Kafka({
    brokers: [address],
    clientId: "test",
    logLevel: logLevel.NOTHING,
    retry: { initialRetryTime: 50, retries: 8 },
  });
}

/** Runs `test` with a broker and kafkajs, and disconnects every client after it. */
export function withKafka(
  test: (context: KafkaTest) => Promise<void>,
  options: Partial<BrokerOptions> = {},
): Promise<void> {
  return withBroker(options, async (broker) => {
    const kafka = await connectKafka(broker.address);
    const { Partitioners } = await import("kafkajs");
    const disconnects: (() => Promise<void>)[] = [];
    const defer = (disconnect: () => Promise<void>) => void disconnects.push(disconnect);
    try {
      await test({
        broker,
        kafka,
        defer,
        async createTopic(topic, numPartitions = 1) {
          const admin = kafka.admin();
          await admin.connect();
          await admin.createTopics({ topics: [{ topic, numPartitions }], waitForLeaders: true });
          await admin.disconnect();
        },
        async producer() {
          const producer = kafka.producer({
            idempotent: true,
            maxInFlightRequests: 1,
            createPartitioner: Partitioners.DefaultPartitioner,
          });
          defer(() => producer.disconnect());
          await producer.connect();
          return producer;
        },
        async consumer(parts) {
          const made = await runConsumer(kafka, parts);
          defer(() => made.consumer.disconnect());
          return made;
        },
      });
    } finally {
      for (const disconnect of disconnects.toReversed()) await disconnect();
    }
  });
}

/** Starts a consumer from the beginning of a topic; it may not have joined yet on return. */
export async function runConsumer(kafka: Kafka, parts: ConsumerParts): Promise<TestConsumer> {
  const { topic, groupId, sessionTimeout = 6000, onBatch } = parts;
  const consumer = kafka.consumer({
    groupId,
    sessionTimeout,
    heartbeatInterval: 100,
    maxWaitTimeInMs: 100,
  });
  const values: string[] = [];
  let partitions: readonly number[] = [];
  consumer.on("consumer.group_join", ({ payload }) => {
    partitions = payload.memberAssignment[topic] ?? [];
  });
  await consumer.connect();
  await consumer.subscribe({ topic, fromBeginning: true });
  await consumer.run({
    eachBatch: async (payload) => {
      await onBatch?.(payload);
      for (const { value } of payload.batch.messages) values.push(value?.toString() ?? "");
    },
  });
  return { consumer, values, partitions: () => partitions };
}
