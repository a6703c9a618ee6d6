/**
 * The API's side of Kafka: an idempotent producer that is replaced after every failure.
 *
 * @module
 */
import { Buffer } from "node:buffer";
import {
  createKafka,
  createPartitioner as createDefaultPartitioner,
  type Kafka,
  type Message,
  type Producer,
} from "../shared/kafka/client.ts";
import type { KafkaOptions } from "../shared/kafka/kafka_options.ts";
import { getLogger } from "../shared/service/log.ts";
import { createMissingTopics, type Topics } from "../shared/kafka/topics.ts";
import { type OutgoingRecord, type RecordPosition, SendError } from "./publisher.ts";

/** Options for {@linkcode createRecordSender}. */
export interface RecordSenderOptions {
  readonly kafka: KafkaOptions;
  /** The topic that records are sent to. */
  readonly topic: string;
  /** All topics of the pipeline: those that are missing are created on each new connection. */
  readonly topics: Topics;
  readonly partitions: number;
  readonly replicationFactor?: number | undefined;
}

/** Sends batches to one topic. */
export interface RecordSender extends AsyncDisposable {
  /** See `PublisherOptions.send`. */
  send(
    records: readonly OutgoingRecord[],
    options: { readonly timeoutMs: number },
  ): Promise<readonly RecordPosition[]>;
  /** Connects ahead of the first batch. @throws {SendError} when the broker cannot be reached */
  connect(): Promise<void>;
}

/**
 * A sender with acks=all, idempotent, one request in flight.
 *
 * After any failure its producer is dropped and the next batch gets a new one with a new producer
 * id. Keeping it would lose data silently: kafkajs takes back the sequence numbers of a request
 * that failed, but the broker may have appended it; the next, different batch would then carry
 * the same numbers and be answered as a duplicate of the first without being written.
 */
export function createRecordSender(options: RecordSenderOptions): RecordSender {
  const kafka = createKafka(options.kafka);
  const partitionOf = new WeakMap<Message, number>();
  let producer: Promise<Producer> | undefined;

  function createPartitioner() {
    const assign = createDefaultPartitioner();
    return (args: Parameters<typeof assign>[0]): number => {
      const partition = assign(args);
      partitionOf.set(args.message, partition);
      return partition;
    };
  }

  async function connectProducer(): Promise<Producer> {
    await createTopics(kafka, options);
    const connecting = kafka.producer({
      idempotent: true,
      maxInFlightRequests: 1,
      createPartitioner,
      // One leader election fits in; what bounds the whole is the caller's timeout.
      retry: { retries: 5, initialRetryTime: 100, maxRetryTime: 1_000 },
    });
    await connecting.connect();
    return connecting;
  }

  function drop(failed: Promise<Producer> | undefined): void {
    // A send that was given up can fail late: by then there may be a successor to leave alone.
    if (producer === failed) producer = undefined;
    failed?.then((old) => old.disconnect()).catch(() => {});
  }

  async function connect(): Promise<Producer> {
    const connecting = producer ??= connectProducer();
    try {
      return await connecting;
    } catch (cause) {
      drop(connecting);
      throw new SendError("Cannot connect to the broker", { mayBeAppended: false, cause });
    }
  }

  async function sendNow(
    records: readonly OutgoingRecord[],
    progress: { sending: boolean; abandoned: boolean },
  ): Promise<readonly RecordPosition[]> {
    const connected = await connect();
    // The caller was told that nothing was sent, so nothing may be.
    if (progress.abandoned) throw new Error("The send was given up while connecting");
    const messages = records.map(toMessage);
    progress.sending = true;
    const metadata = await connected.send({ topic: options.topic, messages, acks: -1 });
    const nextOffset = new Map(
      metadata.map(({ partition, baseOffset }) => [partition, Number(baseOffset)]),
    );
    return messages.map((message) => {
      const partition = partitionOf.get(message) ?? -1;
      const offset = nextOffset.get(partition);
      if (offset === undefined) throw new Error(`No offset came back for partition ${partition}`);
      nextOffset.set(partition, offset + 1);
      return { partition, offset };
    });
  }

  return {
    async send(records, { timeoutMs }) {
      const progress = { sending: false, abandoned: false };
      const deadline = Promise.withResolvers<never>();
      const timer = setTimeout(
        () => deadline.reject(new Error(`No answer from the broker in ${timeoutMs} ms`)),
        timeoutMs,
      );
      const sent = sendNow(records, progress);
      const used = producer;
      try {
        return await Promise.race([sent, deadline.promise]);
      } catch (cause) {
        sent.catch(() => {});
        progress.abandoned = true;
        drop(used);
        if (cause instanceof SendError) throw cause;
        throw new SendError("Cannot send to the broker", {
          mayBeAppended: progress.sending,
          cause,
        });
      } finally {
        clearTimeout(timer);
      }
    },
    async connect() {
      await connect();
    },
    async [Symbol.asyncDispose]() {
      const closing = producer;
      producer = undefined;
      await closing?.then((old) => old.disconnect()).catch(() => {});
    },
  };
}

/**
 * A client that may produce but not create is a sound set-up: then whoever runs the broker has
 * made the topics, and if not, sending says so.
 */
async function createTopics(kafka: Kafka, options: RecordSenderOptions): Promise<void> {
  const admin = kafka.admin();
  try {
    await admin.connect();
    const created = await createMissingTopics(admin, options);
    if (created.length > 0) logger.info("Created topics", { topics: created });
  } catch (error) {
    if (!isRefusal(error)) throw error;
    logger.warning("Cannot create topics", { error });
  } finally {
    await admin.disconnect();
  }
}

/** Whether the broker answered with an error of its own, as opposed to not answering. */
function isRefusal(error: unknown): boolean {
  return error instanceof Error &&
    (error.name === "KafkaJSProtocolError" || error.name === "KafkaJSAggregateError");
}

function toMessage({ key, value, headers }: OutgoingRecord): Message {
  return {
    key,
    value: Buffer.from(value.buffer, value.byteOffset, value.byteLength),
    headers: { ...headers },
  };
}

const logger = getLogger(["api", "kafka"]);
