/**
 * The only file that imports kafkajs: its client, and its records in our form.
 *
 * @module
 */
import { Kafka, type KafkaMessage, Partitioners } from "kafkajs";
import { Buffer } from "node:buffer";
import process from "node:process";
import type { KafkaOptions } from "./kafka_options.ts";
import type { RawRecord } from "../basket/record.ts";

export type { Consumer, EachBatchPayload, Kafka, KafkaMessage, Message, Producer } from "kafkajs";

/** The partitioner that other Kafka clients use too; kafkajs wants it named. */
export const createPartitioner = Partitioners.DefaultPartitioner;

/** Creates a Kafka client. Connects lazily. */
export function createKafka(options: KafkaOptions): Kafka {
  // kafkajs 2.2.4 sets a timer in the past: the runtime corrects that and prints a warning.
  process.removeAllListeners("warning");
  return new Kafka(options);
}

/** A record of kafkajs in our form. */
export function toRawRecord(
  { offset, timestamp, key, value, headers = {} }: KafkaMessage,
  { topic, partition }: { topic: string; partition: number },
): RawRecord {
  const entries = Object.entries(headers).flatMap(([name, values]) => {
    // Kafka allows a name more than once; the first counts.
    const first = Array.isArray(values) ? values[0] : values;
    if (first === undefined) return [];
    return [[name, typeof first === "string" ? Buffer.from(first) : first] as const];
  });
  return {
    topic,
    partition,
    offset,
    timestampMs: Number(timestamp),
    key,
    value,
    headers: Object.fromEntries(entries),
  };
}
