/**
 * Copies dead letters to their topic: the records as they came, with the reason in headers.
 *
 * @module
 */
import { Buffer } from "node:buffer";
import { sizeOfRecord } from "../../shared/basket/raw_record.ts";
import type { KafkaOptions } from "../../shared/kafka/kafka_options.ts";
import { getLogger } from "../../shared/service/log.ts";
import type { DeadLetter } from "../prepared_record.ts";
import {
  createKafka,
  createPartitioner,
  type Producer,
  toMessageHeaders,
} from "../../shared/kafka/client.ts";
import { isRefusedForGood } from "../../shared/kafka/kafka_error.ts";
import { createReconnectingClient } from "../../shared/kafka/reconnecting_client.ts";
import { type ChunkLimits, chunksByBytes } from "../store/chunks_by_bytes.ts";

/** Sends dead letters to their topic. */
export interface DeadLetterPublisher extends AsyncDisposable {
  /**
   * Resolves when the broker has acknowledged each or none will be tried any more, after some seconds
   * at most. Never rejects: the table has every dead letter, and the line must go on.
   */
  publish(deadLetters: readonly DeadLetter[]): Promise<void>;
}

/** Options for {@linkcode createDeadLetterPublisher}. */
export interface DeadLetterPublisherOptions {
  /** Called with the number of dead letters that were not copied. */
  readonly onNotCopied?: (count: number) => void;
  /** Longest time of one call. @default {5_000} */
  readonly timeoutMs?: number;
  /**
   * After a failure no copy is tried for as long: each batch would wait for the same failure.
   *
   * @default {10_000}
   */
  readonly pauseMs?: number;
  /** Milliseconds of a clock that never goes back. @default {performance.now} */
  readonly now?: () => number;
}

/** Creates a publisher. Connects lazily, and again after a failure. */
export function createDeadLetterPublisher(
  kafkaOptions: KafkaOptions,
  topic: string,
  options: DeadLetterPublisherOptions = {},
): DeadLetterPublisher {
  const { onNotCopied = () => {}, timeoutMs = 5_000, pauseMs = 10_000 } = options;
  const { now = () => performance.now() } = options;
  const kafka = createKafka(kafkaOptions);
  const client = createReconnectingClient(() =>
    kafka.producer({ createPartitioner, retry: { retries: 2, initialRetryTime: 100 } })
  );
  let pausedUntil = -Infinity;

  async function publishChunk(producer: Producer, chunk: readonly DeadLetter[]): Promise<void> {
    try {
      await producer.send({ topic, acks: -1, messages: chunk.map(toDeadLetterMessage) });
    } catch (error) {
      if (!isRefusedForGood(error)) throw error;
      if (chunk.length > 1) {
        for (const deadLetter of chunk) await publishChunk(producer, [deadLetter]);
        return;
      }
      // Too large with its added headers, or not allowed. The table has it: go on.
      onNotCopied(1);
      logger.error("Cannot copy a dead letter to its topic", { topic, error });
    }
  }

  return {
    async publish(deadLetters) {
      if (deadLetters.length === 0) return;
      if (now() < pausedUntil) return onNotCopied(deadLetters.length);
      let left = deadLetters.length;
      try {
        await client.use(async (producer) => {
          for (const chunk of chunksByBytes(deadLetters, CHUNKS)) {
            await publishChunk(producer, chunk);
            left -= chunk.length;
          }
        }, { timeoutMs });
      } catch (error) {
        pausedUntil = now() + pauseMs;
        onNotCopied(left);
        logger.error("Cannot copy dead letters to their topic; the table has them", {
          topic,
          deadLetters: left,
          error,
        });
      }
    },
    [Symbol.asyncDispose]: () => client[Symbol.asyncDispose](),
  };
}

/** The record as it was, plus headers with the reason and its position. */
function toDeadLetterMessage({ record, code, detail }: DeadLetter) {
  return {
    key: record.key === null ? null : Buffer.from(record.key),
    value: record.value === null ? null : Buffer.from(record.value),
    headers: Object.assign(toMessageHeaders(record.headers), {
      "dead-letter-code": code,
      "dead-letter-detail": detail.slice(0, 1_000),
      "dead-letter-topic": record.topic,
      "dead-letter-partition": String(record.partition),
      "dead-letter-offset": record.offset,
    }),
  };
}

/** A record may have 1 MiB, and so may a request of the broker. */
const CHUNKS: ChunkLimits<DeadLetter> = {
  sizeOf: ({ record }) => sizeOfRecord(record),
  maxBytes: 500_000,
};
const logger = getLogger(["consumer", "kafka"]);
