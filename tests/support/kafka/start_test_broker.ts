/**
 * The local broker for tests of the API's Kafka side, and what stands in it. kafkajs reads the
 * environment at import, so it is imported only when a test runs.
 *
 * @module
 */
import {
  type Broker,
  type BrokerOptions,
  startBroker,
} from "../../../local/broker/start_broker.ts";
import { type KafkaOptions, toKafkaOptions } from "../../../shared/kafka/kafka_options.ts";
import { KAFKA_SETTINGS } from "../../../shared/service/service_settings.ts";
import { readSettings } from "../../../shared/service/settings.ts";

/** A record as kafkajs reads it back. */
export interface StoredRecord {
  readonly partition: number;
  readonly offset: number;
  readonly key: string;
  readonly value: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** A broker in a folder of its own that goes with it. */
export interface TestBroker extends AsyncDisposable {
  /** `host:port`, the same over a restart. */
  readonly address: string;
  readonly options: KafkaOptions;
  /** Cuts all connections and frees the port. */
  close(): Promise<void>;
  /** Comes back on the same port with the same folder. */
  reopen(): Promise<void>;
}

/** Starts a broker on a free port. */
export async function startTestBroker(options: Partial<BrokerOptions> = {}): Promise<TestBroker> {
  const dataDir = await Deno.makeTempDir({ prefix: "delhaize-api-test-" });
  let broker: Broker = await startBroker({ ...options, dataDir, port: 0 });
  const { address, port } = broker;
  return {
    address,
    options: kafkaOptionsOf(address),
    close: () => broker.close(),
    async reopen() {
      broker = await startBroker({ ...options, dataDir, port });
    },
    async [Symbol.asyncDispose]() {
      await broker.close();
      await Deno.remove(dataDir, { recursive: true });
    },
  };
}

/** The options that the API would have for a broker there. */
export function kafkaOptionsOf(address: string): KafkaOptions {
  const settings = readSettings(
    (name) => name === "KAFKA_BROKERS" ? address : undefined,
    KAFKA_SETTINGS,
  );
  return toKafkaOptions(settings, { clientId: "delhaize-api-test" });
}

/** The number of partitions of each topic. */
export async function readPartitions(address: string): Promise<Readonly<Record<string, number>>> {
  const { Kafka } = await import("kafkajs");
  const admin = new Kafka(kafkaOptionsOf(address)).admin();
  await admin.connect();
  try {
    const { topics } = await admin.fetchTopicMetadata();
    return Object.fromEntries(
      topics.map(({ name, partitions }) => [name, partitions.length]).toSorted(),
    );
  } finally {
    await admin.disconnect();
  }
}

/** Creates one topic. */
export async function createTopic(
  address: string,
  topic: string,
  numPartitions: number,
): Promise<void> {
  const { Kafka } = await import("kafkajs");
  const admin = new Kafka(kafkaOptionsOf(address)).admin();
  await admin.connect();
  try {
    await admin.createTopics({ topics: [{ topic, numPartitions }], waitForLeaders: true });
  } finally {
    await admin.disconnect();
  }
}

/** Every record of a topic, by partition and offset, through a kafkajs consumer. */
export async function readTopic(address: string, topic: string): Promise<readonly StoredRecord[]> {
  const { Kafka } = await import("kafkajs");
  const kafka = new Kafka(kafkaOptionsOf(address));
  const admin = kafka.admin();
  await admin.connect();
  const ends = await admin.fetchTopicOffsets(topic);
  await admin.disconnect();
  const count = ends.reduce((sum, { low, high }) => sum + Number(high) - Number(low), 0);
  if (count === 0) return [];

  const records: StoredRecord[] = [];
  const complete = Promise.withResolvers<void>();
  const consumer = kafka.consumer({ groupId: crypto.randomUUID(), maxWaitTimeInMs: 100 });
  await consumer.connect();
  await consumer.subscribe({ topic, fromBeginning: true });
  await consumer.run({
    eachMessage({ partition, message: { offset, key, value, headers = {} } }) {
      records.push({
        partition,
        offset: Number(offset),
        key: String(key),
        value: String(value),
        headers: Object.fromEntries(
          Object.entries(headers).map(([name, text]) => [name, String(text)]),
        ),
      });
      if (records.length === count) complete.resolve();
      return Promise.resolve();
    },
  });
  await complete.promise;
  await consumer.disconnect();
  return records.toSorted((a, b) => a.partition - b.partition || a.offset - b.offset);
}
