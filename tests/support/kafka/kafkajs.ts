/**
 * kafkajs for tests: the client that the services use. It is imported when called for, since
 * it reads the environment at import, which bare `deno test` does not allow.
 *
 * @module
 */
import process from "node:process";
import type {
  Consumer,
  ConsumerConfig,
  EachBatchPayload,
  Kafka,
  KafkaConfig,
  KafkaMessage,
  ProducerConfig,
} from "kafkajs";
import { waitUntil } from "../wait_until.ts";
import { freshName } from "../fresh_name.ts";

/** A client of `address`, or of several with commas between them, that logs nothing. */
export async function createKafka(
  address: string,
  config: Partial<KafkaConfig> = {},
): Promise<Kafka> {
  // kafkajs 2.2.4 sets a timer in the past, which Node's timers report and then correct.
  process.removeAllListeners("warning");
  const { Kafka, logLevel } = await import("kafkajs");
  return new Kafka({
    clientId: "test",
    brokers: address.split(","),
    logLevel: logLevel.NOTHING,
    retry: { retries: 8, initialRetryTime: 50, maxRetryTime: 1000 },
    ...config,
  });
}

/** Connects a client; disposing it disconnects. */
export async function connected<
  T extends { connect(): Promise<void>; disconnect(): Promise<void> },
>(
  client: T,
): Promise<T & AsyncDisposable> {
  await client.connect();
  return Object.assign(client, { [Symbol.asyncDispose]: () => client.disconnect() });
}

/** A connected producer with the partitioner the services use. */
export async function aProducer(
  kafka: Kafka,
  config: ProducerConfig = {},
): Promise<ReturnType<Kafka["producer"]> & AsyncDisposable> {
  const { Partitioners } = await import("kafkajs");
  const createPartitioner = Partitioners.DefaultPartitioner;
  return await connected(kafka.producer({ createPartitioner, ...config }));
}

/** A record as it was consumed. */
export interface Consumed {
  readonly partition: number;
  readonly offset: number;
  readonly key: string | null;
  readonly value: string | null;
  readonly headers: Readonly<Record<string, string>>;
}

/** A running consumer and what it has got so far. */
export interface RunningConsumer extends AsyncDisposable {
  readonly consumer: Consumer;
  readonly records: readonly Consumed[];
  /** The partitions it owns since the last rebalance; `undefined` before the first. */
  assigned(): readonly number[] | undefined;
  /** Resolves with the records when there are `count`. */
  until(count: number): Promise<readonly Consumed[]>;
}

/** Options for {@linkcode aConsumer}. */
export interface ConsumerOptions extends Partial<ConsumerConfig> {
  readonly topic: string;
  readonly fromBeginning?: boolean;
  readonly autoCommit?: boolean;
  /** Takes the batches itself; `records` stays empty then. */
  readonly onBatch?: (payload: EachBatchPayload) => void;
}

/** Starts a consumer of one topic. */
export async function aConsumer(
  kafka: Kafka,
  {
    topic,
    groupId = freshName("group"),
    fromBeginning = true,
    autoCommit = true,
    onBatch,
    ...config
  }: ConsumerOptions,
): Promise<RunningConsumer> {
  const consumer = kafka.consumer({
    groupId,
    maxWaitTimeInMs: 100,
    heartbeatInterval: 200,
    rebalanceTimeout: 10_000,
    ...config,
  });
  const records: Consumed[] = [];
  let assigned: readonly number[] | undefined;
  consumer.on(consumer.events.GROUP_JOIN, ({ payload }) => {
    assigned = payload.memberAssignment[topic] ?? [];
  });
  await consumer.connect();
  await consumer.subscribe({ topics: [topic], fromBeginning });
  await consumer.run({
    autoCommit,
    ...onBatch === undefined
      ? {
        eachMessage: ({ partition, message }) => {
          records.push(toConsumed(partition, message));
          return Promise.resolve();
        },
      }
      : { eachBatch: (payload) => Promise.resolve(onBatch(payload)) },
  });
  return {
    consumer,
    records,
    assigned: () => assigned,
    async until(count) {
      await waitUntil(`${count} records are consumed`, () => records.length >= count);
      return records;
    },
    [Symbol.asyncDispose]: () => consumer.disconnect(),
  };
}

function toConsumed(partition: number, { offset, key, value, headers }: KafkaMessage): Consumed {
  return {
    partition,
    offset: Number(offset),
    key: key && key.toString(),
    value: value && value.toString(),
    headers: Object.fromEntries(
      Object.entries(headers ?? {}).map(([name, text]) => [name, String(text)]),
    ),
  };
}

/** The type of a protocol error that `run` rejects with, such as `MESSAGE_TOO_LARGE`. */
export async function errorTypeOf(run: () => Promise<unknown>): Promise<unknown> {
  try {
    await run();
    return "NONE";
  } catch (error) {
    return typeOf(error);
  }
}

function typeOf(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  if ("type" in error) return error.type;
  // Errors of several topics or groups arrive bundled, errors after retries wrapped.
  if ("errors" in error && Array.isArray(error.errors)) return typeOf(error.errors[0]);
  if ("groups" in error && Array.isArray(error.groups)) return typeOf(error.groups[0].error);
  return error.cause === undefined ? error.message : typeOf(error.cause);
}
