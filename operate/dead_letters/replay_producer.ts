/**
 * The producer of replayed records: one at a time, so that no more than one can be sent and not
 * yet marked when the process dies, and records with the same key keep their order.
 *
 * @module
 */
import { Buffer } from "node:buffer";
import type { KafkaOptions } from "../../shared/kafka/kafka_options.ts";
import { createKafka, createPartitioner, type Producer } from "../../shared/kafka/client.ts";
import { formatPosition } from "../../shared/kafka/position.ts";
import type { ReplayRecord } from "./replay_record.ts";

/** What the broker said: where the record stands now, or why it will never take it. */
export type SendResult =
  | { readonly ok: true; readonly to: string }
  | { readonly ok: false; readonly reason: string };

/** Sends replayed records. */
export interface ReplayProducer extends AsyncDisposable {
  /**
   * Resolves when every in-sync replica has the record, or the broker has refused it for good.
   *
   * @throws an error of kafkajs when the broker cannot be reached or its answer stays away; the
   * record may have been written then
   */
  send(record: ReplayRecord): Promise<SendResult>;
}

/** A producer that connects with its first record, and anew after every failure. */
export function createReplayProducer(options: KafkaOptions): ReplayProducer {
  let connected: Promise<Producer> | undefined;

  async function connect(): Promise<Producer> {
    const producer = createKafka(options).producer({
      idempotent: true,
      maxInFlightRequests: 1,
      createPartitioner,
      // A replay must not make a topic that nobody reads.
      allowAutoTopicCreation: false,
      retry: { retries: 5, initialRetryTime: 100, maxRetryTime: 1_000 },
    });
    await producer.connect();
    return producer;
  }

  /** kafkajs would use the sequence numbers of a failed request again: docs/decisions/0002. */
  async function drop(): Promise<void> {
    const failed = connected;
    connected = undefined;
    await failed?.then((producer) => producer.disconnect()).catch(() => {});
  }

  return {
    async send({ topic, key, value, headers }) {
      try {
        const producer = await (connected ??= connect());
        const [metadata] = await producer.send({
          topic,
          acks: -1,
          messages: [{
            key: key && Buffer.from(key),
            value: value && Buffer.from(value),
            headers: Object.fromEntries(
              Object.entries(headers).map(([name, bytes]) => [name, Buffer.from(bytes)]),
            ),
          }],
        });
        const { partition, baseOffset: offset } = metadata ?? {};
        if (partition === undefined || offset === undefined) {
          throw new Error(`Cannot tell where the record stands in ${topic}`);
        }
        return { ok: true, to: formatPosition({ topic, partition, offset }) };
      } catch (error) {
        await drop();
        if (isRefusal(error)) return { ok: false, reason: `the broker refused it: ${error.type}` };
        throw error;
      }
    },
    async [Symbol.asyncDispose]() {
      await drop();
    },
  };
}

/** Whether the broker answered that it will never take this record, such as MESSAGE_TOO_LARGE. */
function isRefusal(error: unknown): error is Error & { readonly type: unknown } {
  return error instanceof Error && error.name === "KafkaJSProtocolError" &&
    "type" in error && "retriable" in error && error.retriable === false;
}
