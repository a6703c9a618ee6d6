/**
 * The only file that imports kafkajs: its client, its records in our form, its
 * errors.
 *
 * @module
 */
import { Kafka, type KafkaMessage, Partitioners } from "kafkajs";
import { Buffer } from "node:buffer";
import process from "node:process";
import type { KafkaOptions } from "./kafka_options.ts";
import type { RawRecord } from "../basket/record.ts";

export type { Consumer, EachBatchPayload, Kafka, Message, Producer } from "kafkajs";

/** The partitioner that other Kafka clients use too; kafkajs wants it named. */
export const createPartitioner = Partitioners.DefaultPartitioner;

/** A client; it connects when something of it does. */
export function createKafka(options: KafkaOptions): Kafka {
  // kafkajs 2.2.4 sets a timer in the past, which the runtime corrects and prints a warning of.
  process.removeAllListeners("warning");
  return new Kafka(options);
}

/** A record of kafkajs in our form. Kafka allows a header's name more than once; the first counts. */
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

/** Whether the coordinator says that this member must join again. */
export function isMembershipLost(error: unknown): boolean {
  return error instanceof Error && "type" in error && MEMBERSHIP_LOST.has(String(error.type));
}

/** Error codes of the Kafka protocol after which kafkajs joins anew. */
const MEMBERSHIP_LOST: ReadonlySet<string> = new Set([
  "REBALANCE_IN_PROGRESS",
  "NOT_COORDINATOR_FOR_GROUP",
  "ILLEGAL_GENERATION",
  "UNKNOWN_MEMBER_ID",
]);

/** Whether an error is kafkajs's own, as opposed to one of ours. */
export function isKafkaError(error: unknown): boolean {
  return error instanceof Error && error.name.startsWith("KafkaJS");
}
