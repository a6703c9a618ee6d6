/**
 * The only file that imports kafkajs: its client, and its records in our form.
 *
 * @module
 */
import {
  type Consumer,
  type ConsumerConfig,
  Kafka,
  type KafkaMessage,
  Partitioners,
  type Producer,
  type ProducerConfig,
} from "kafkajs";
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
  return new WatchfulKafka(options);
}

/**
 * A client whose producers and consumers notice new partitions within 10 s. By default it takes
 * kafkajs five minutes, in which a consumer does not read what others write to them.
 */
class WatchfulKafka extends Kafka {
  override producer(config: ProducerConfig = {}): Producer {
    return super.producer({ metadataMaxAge: METADATA_MAX_AGE_MS, ...config });
  }

  override consumer(config: ConsumerConfig): Consumer {
    return super.consumer({ metadataMaxAge: METADATA_MAX_AGE_MS, ...config });
  }
}

const METADATA_MAX_AGE_MS = 10_000;

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
