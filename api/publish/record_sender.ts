/**
 * Sends batches of records from the API to one topic, and knows the offset of each record.
 *
 * @module
 */
import { createKafka, type Kafka, type Message } from "../../shared/kafka/client.ts";
import {
  isInvalidRecord,
  isNotAuthorized,
  isRefusedForGood,
  isTimestampRefused,
  isTooLarge,
} from "../../shared/kafka/kafka_error.ts";
import { toKafkaFailure } from "../../shared/kafka/kafka_failure.ts";
import { toKeyPartition } from "../../shared/kafka/key_partition.ts";
import type { KafkaOptions } from "../../shared/kafka/kafka_options.ts";
import { createReconnectingClient } from "../../shared/kafka/reconnecting_client.ts";
import { MissingRight } from "../../shared/kafka/missing_right.ts";
import { readMaxMessageBytes } from "../../shared/kafka/read_max_message_bytes.ts";
import { createMissingTopics, type Topics } from "../../shared/kafka/topics.ts";
import { toFailure } from "../../shared/service/explain_failure.ts";
import { getLogger } from "../../shared/service/log.ts";
import type { OutgoingRecord, RecordPosition, SendRecords } from "./outgoing_record.ts";
import { type BrokerRefusal, SendError } from "./send_error.ts";

/** Options for {@linkcode createRecordSender}. */
export interface RecordSenderOptions {
  readonly kafka: KafkaOptions;
  /** The topic that records are sent to. */
  readonly topic: string;
  /** All topics of the pipeline. Missing ones are created with each new connection. */
  readonly topics: Topics;
  readonly partitions: number;
  readonly replicationFactor?: number | undefined;
}

/** Sends batches to one topic. */
export interface RecordSender extends AsyncDisposable {
  /** Sends a batch. @throws {SendError} when that fails or takes longer than `timeoutMs` */
  readonly send: SendRecords;
  /** Connects ahead of the first batch. @throws {SendError} when the broker cannot be reached */
  connect(): Promise<void>;
}

/** A sender with acks=all, idempotent, one request in flight. */
export function createRecordSender(options: RecordSenderOptions): RecordSender {
  const { topic } = options;
  const kafka = createKafka(options.kafka);
  const client = createReconnectingClient(async () => {
    await createTopics(kafka, options);
    return kafka.producer({
      idempotent: true,
      maxInFlightRequests: 1,
      createPartitioner: () => toPartition,
      // One leader election fits in. The caller's timeout bounds the whole.
      retry: { retries: 5, initialRetryTime: 100, maxRetryTime: 1_000 },
    });
  });

  return {
    async send(records, { timeoutMs }) {
      const startedAt = performance.now();
      let hasBegun = false;
      try {
        return await client.use(async (producer) => {
          const messages = records.map(toMessage);
          hasBegun = true;
          const metadata = await producer.send({ topic, messages, acks: -1 });
          const baseOffsets = metadata.map(({ partition, baseOffset }) =>
            [partition, Number(baseOffset)] as const
          );
          return toPositions(
            messages.map(({ partition = -1 }) => partition),
            baseOffsets,
          );
        }, { timeoutMs });
      } catch (cause) {
        const refusal = toRefusal(cause);
        const maxBytes = refusal === "too_large" && records.length === 1
          ? await readMaxMessageBytes(kafka, {
            topic,
            timeoutMs: Math.max(SHORTEST_READ_MS, startedAt + timeoutMs - performance.now()),
          })
          : undefined;
        // Without the right to write, nothing of the topic is appended.
        const mayBeAppended = hasBegun && !isNotAuthorized(cause);
        const action = hasBegun ? "Cannot send to the broker" : "Cannot connect to the broker";
        const named = nameMissingRight(cause, topic);
        // Kafka's own errors have their words in the log; ours say how long nobody answered.
        const isKafkas = toKafkaFailure(named) !== undefined || !(named instanceof Error);
        const message = isKafkas ? action : `${action}: ${named.message}`;
        throw new SendError(message, { mayBeAppended, refusal, maxBytes, cause: named });
      }
    },
    async connect() {
      try {
        await client.connect();
      } catch (error) {
        const cause = nameMissingRight(error, topic);
        throw new SendError("Cannot connect to the broker", { mayBeAppended: false, cause });
      }
    },
    [Symbol.asyncDispose]: () => client[Symbol.asyncDispose](),
  };
}

/** The client notes it in the message. */
function toPartition(
  { partitionMetadata, message }: {
    readonly partitionMetadata: readonly unknown[];
    readonly message: Message;
  },
): number {
  return toKeyPartition(String(message.key), partitionMetadata.length);
}

/**
 * The broker's answer has a base offset for each partition, not which record went where. Records of one
 * partition get consecutive offsets, in the order they were sent.
 */
function toPositions(
  partitions: readonly number[],
  baseOffsets: readonly (readonly [partition: number, offset: number])[],
): readonly RecordPosition[] {
  const nextOffset = new Map(baseOffsets);
  return partitions.map((partition) => {
    const offset = nextOffset.get(partition);
    if (offset === undefined) throw new Error(`No offset came back for partition ${partition}`);
    nextOffset.set(partition, offset + 1);
    return { partition, offset };
  });
}

function toRefusal(cause: unknown): BrokerRefusal | undefined {
  if (isTooLarge(cause)) return "too_large";
  if (isInvalidRecord(cause)) return "invalid";
  return isTimestampRefused(cause) ? "clock_wrong" : undefined;
}

/** A refusal names the right; kafkajs's error does not even name the topic. */
function nameMissingRight(cause: unknown, topic: string): unknown {
  if (!isNotAuthorized(cause)) return cause;
  const missing = [{ right: "Write", on: `topic ${topic}` }] as const;
  return new MissingRight("send to the broker", { missing, cause });
}

/**
 * Creates the missing topics. A client that may produce but not create is a sound set-up: whoever
 * runs the broker has made the topics then, and if not, sending fails.
 */
async function createTopics(kafka: Kafka, options: RecordSenderOptions): Promise<void> {
  const admin = kafka.admin();
  try {
    await admin.connect();
    const created = await createMissingTopics(admin, options);
    if (created.length > 0) logger.info("Created topics", { topics: created });
  } catch (error) {
    if (!isRefusedForGood(error)) throw error;
    const { what, advice } = toFailure(error);
    logger.warning("Cannot create topics", { reason: what, advice });
  } finally {
    await admin.disconnect();
  }
}

function toMessage({ key, value, timestampMs, headers }: OutgoingRecord): Message {
  return { key, value, timestamp: String(timestampMs), headers: { ...headers } };
}

/** Enough for a healthy broker, when the sending has used up its time. */
const SHORTEST_READ_MS = 250;
const logger = getLogger(["api", "kafka"]);
