/**
 * Copies dead letters to their topic: the records as they came, with the reason in headers.
 *
 * @module
 */
import { Buffer } from "node:buffer";
import type { KafkaOptions } from "../../shared/kafka/kafka_options.ts";
import { getLogger } from "../../shared/service/log.ts";
import type { DeadLetter } from "../prepare_record.ts";
import { createKafka, createPartitioner, type Producer } from "../../shared/kafka/client.ts";
import { isRefusedForGood } from "../../shared/kafka/kafka_error.ts";
import { createReconnectingClient } from "../../shared/kafka/reconnecting_client.ts";

/** Sends dead letters to their topic. */
export interface DeadLetterPublisher extends AsyncDisposable {
  /**
   * Resolves when the broker has acknowledged each, or refused it for good, which is logged.
   * Rejects with an error of kafkajs when the broker cannot be reached.
   */
  publish(deadLetters: readonly DeadLetter[]): Promise<void>;
}

/** Creates a publisher. Connects lazily, and again after a failure. */
export function createDeadLetterPublisher(
  options: KafkaOptions,
  topic: string,
): DeadLetterPublisher {
  const kafka = createKafka(options);
  const client = createReconnectingClient(() =>
    kafka.producer({ createPartitioner, retry: { retries: 2, initialRetryTime: 100 } })
  );

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
      logger.error("Cannot copy a dead letter to its topic", { topic, error });
    }
  }

  return {
    publish: (deadLetters) =>
      client.use(async (producer) => {
        for (const chunk of chunksByBytes(deadLetters)) await publishChunk(producer, chunk);
      }),
    [Symbol.asyncDispose]: () => client[Symbol.asyncDispose](),
  };
}

/** The record as it was, plus headers with the reason and its position. */
function toDeadLetterMessage({ record, code, detail }: DeadLetter) {
  return {
    key: record.key === null ? null : Buffer.from(record.key),
    value: record.value === null ? null : Buffer.from(record.value),
    headers: {
      ...Object.fromEntries(
        Object.entries(record.headers).map(([name, bytes]) => [name, Buffer.from(bytes)]),
      ),
      "dead-letter-code": code,
      "dead-letter-detail": detail.slice(0, 1_000),
      "dead-letter-topic": record.topic,
      "dead-letter-partition": String(record.partition),
      "dead-letter-offset": record.offset,
    },
  };
}

/** Splits dead letters by size: a record may have 1 MiB, and so may a request of the broker. */
function* chunksByBytes(deadLetters: readonly DeadLetter[]): Generator<readonly DeadLetter[]> {
  let chunk: DeadLetter[] = [];
  let bytes = 0;
  for (const deadLetter of deadLetters) {
    const size = deadLetter.record.value?.length ?? 0;
    if (chunk.length > 0 && bytes + size > 500_000) {
      yield chunk;
      chunk = [];
      bytes = 0;
    }
    chunk.push(deadLetter);
    bytes += size;
  }
  if (chunk.length > 0) yield chunk;
}

const logger = getLogger(["consumer", "kafka"]);
