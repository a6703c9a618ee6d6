/**
 * Another program on the same topics: writes any records, reads all that stand there. kafkajs
 * reads the environment when it is imported, so this module is only to be used where that is
 * granted.
 *
 * @module
 */
import type { Message, Producer } from "kafkajs";
import { Buffer } from "node:buffer";
import process from "node:process";
import type { RawRecord } from "../../../shared/basket/raw_record.ts";
import { toTestKafkaOptions } from "./to_test_kafka_options.ts";

/** A record to write. */
export interface NewRecord {
  readonly key?: string;
  readonly value: string | Uint8Array | null;
  readonly headers?: Readonly<Record<string, string | Uint8Array>>;
  readonly partition?: number;
}

/** A connected client. */
export interface TopicClient extends AsyncDisposable {
  /** Writes records in their order; resolves when the broker has them. */
  send(topic: string, records: readonly NewRecord[]): Promise<void>;
  /** Every record that stands in the topic. */
  read(topic: string): Promise<readonly RawRecord[]>;
  /** The committed offset of each partition of the group, `-1` where there is none. */
  committed(groupId: string, topic: string): Promise<Readonly<Record<number, string>>>;
}

/** Connects to `kafka`, an address such as `127.0.0.1:9092`; the topic need not exist yet. */
export async function openTopicClient(
  kafka: string,
  { topics = [], partitions = 1 }: {
    /** Created when they are missing. */
    readonly topics?: readonly string[];
    readonly partitions?: number;
  } = {},
): Promise<TopicClient> {
  // kafkajs 2.2.4 sets a timer in the past, which Node's timers report and then correct.
  process.removeAllListeners("warning");
  const { Kafka, Partitioners } = await import("kafkajs");
  const { readTopics } = await import("../../../shared/kafka/read_topics.ts");
  const options = toTestKafkaOptions(kafka);
  const client = new Kafka({ clientId: "test", brokers: [kafka], logLevel: 0 });
  const admin = client.admin();
  await admin.connect();
  const existing = await admin.listTopics();
  const missing = topics.filter((topic) => !existing.includes(topic));
  if (missing.length > 0) {
    await admin.createTopics({
      waitForLeaders: true,
      topics: missing.map((topic) => ({ topic, numPartitions: partitions })),
    });
  }
  const producer: Producer = client.producer({
    createPartitioner: Partitioners.DefaultPartitioner,
  });
  await producer.connect();

  return {
    async send(topic, records) {
      await producer.send({ topic, acks: -1, messages: records.map(toMessage) });
    },
    async read(topic) {
      const found: RawRecord[] = [];
      for await (const records of readTopics(options, [topic])) found.push(...records);
      return found;
    },
    async committed(groupId, topic) {
      const [found] = await admin.fetchOffsets({ groupId, topics: [topic] });
      return Object.fromEntries(
        (found?.partitions ?? []).map(({ partition, offset }) => [partition, offset]),
      );
    },
    async [Symbol.asyncDispose]() {
      await producer.disconnect();
      await admin.disconnect();
    },
  };
}

function toMessage({ key, value, headers = {}, partition }: NewRecord): Message {
  return {
    ...(key === undefined ? {} : { key }),
    value: value === null ? null : Buffer.from(value),
    headers: Object.fromEntries(
      Object.entries(headers).map(([name, bytes]) => [name, Buffer.from(bytes)]),
    ),
    ...(partition === undefined ? {} : { partition }),
  };
}
