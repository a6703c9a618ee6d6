/**
 * The producer of replayed records. It sends one at a time: records with the same key keep their
 * order, and when the process dies, at most one was sent and not marked.
 *
 * @module
 */
import { Buffer } from "node:buffer";
import type { KafkaOptions } from "../../shared/kafka/kafka_options.ts";
import { createKafka, createPartitioner, toMessageHeaders } from "../../shared/kafka/client.ts";
import {
  isNotAuthorized,
  isRefusedForGood,
  toBrokerAnswers,
} from "../../shared/kafka/kafka_error.ts";
import { formatPosition } from "../../shared/kafka/position.ts";
import { createReconnectingClient } from "../../shared/kafka/reconnecting_client.ts";
import type { ReplayRecord } from "./replay_record.ts";

/** The broker's answer: the position of the new record, or why it refuses the record for good. */
export type SendResult =
  | { readonly ok: true; readonly to: string }
  | { readonly ok: false; readonly reason: string };

/** Sends replayed records. */
export interface ReplayProducer extends AsyncDisposable {
  /**
   * Resolves when every in-sync replica has the record, or the broker refuses it for good.
   *
   * @throws an error of kafkajs when the broker cannot be reached or does not answer; the record
   * may have been written
   */
  send(record: ReplayRecord): Promise<SendResult>;
}

/** Creates a producer. Connects lazily, and again after every failure. */
export function createReplayProducer(options: KafkaOptions): ReplayProducer {
  const kafka = createKafka(options);
  const client = createReconnectingClient(() =>
    kafka.producer({
      idempotent: true,
      maxInFlightRequests: 1,
      createPartitioner,
      // A replay must not create a topic that nobody reads.
      allowAutoTopicCreation: false,
      retry: { retries: 5, initialRetryTime: 100, maxRetryTime: 1_000 },
    })
  );
  return {
    async send({ topic, key, value, headers }) {
      const message = {
        key: key && Buffer.from(key),
        value: value && Buffer.from(value),
        headers: toMessageHeaders(headers),
      };
      try {
        const [metadata] = await client.use((producer) =>
          producer.send({ topic, acks: -1, messages: [message] })
        );
        const { partition, baseOffset: offset } = metadata ?? {};
        if (partition === undefined || offset === undefined) {
          throw new Error(`Cannot tell the position of a record in ${topic}: the broker sent none`);
        }
        return { ok: true, to: formatPosition({ topic, partition, offset }) };
      } catch (error) {
        if (!isRefusedForGood(error)) throw error;
        return { ok: false, reason: toReason(error, topic) };
      }
    },
    [Symbol.asyncDispose]: () => client[Symbol.asyncDispose](),
  };
}

function toReason(error: unknown, topic: string): string {
  return isNotAuthorized(error)
    ? `the Kafka user of who replays lacks the right Write on topic ${topic}`
    : `the broker refused it: ${toBrokerAnswers(error)[0]?.type}`;
}
