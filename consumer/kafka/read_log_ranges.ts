/**
 * Asks the broker where the logs of partitions begin and end.
 *
 * @module
 */
import { createKafka } from "../../shared/kafka/client.ts";
import { type KafkaOptions, toOneAttempt } from "../../shared/kafka/kafka_options.ts";
import type { LogRange } from "../store/find_gap.ts";
import { toPartitionKey } from "../store/partition_position.ts";
import type { ReadLogRanges } from "./align_positions.ts";

const REQUEST_TIMEOUT_MS = 5_000;

/**
 * Creates the reader. It connects for each reading, which is rare: a client of kafkajs that stays
 * connected does not see new partitions for five minutes. Partitions that do not exist are left out;
 * a topic that does not exist makes it reject with an error of kafkajs.
 */
export function createReadLogRanges(options: KafkaOptions): ReadLogRanges {
  const kafka = createKafka(toOneAttempt(options, { requestTimeoutMs: REQUEST_TIMEOUT_MS }));
  return async function readLogRanges(partitions) {
    const admin = kafka.admin();
    try {
      await admin.connect();
      const logs = new Map<string, LogRange>();
      for (const topic of new Set(partitions.map(({ topic }) => topic))) {
        for (const { partition, low, high } of await admin.fetchTopicOffsets(topic)) {
          logs.set(toPartitionKey({ topic, partition }), { start: BigInt(low), end: BigInt(high) });
        }
      }
      return logs;
    } finally {
      await admin.disconnect();
    }
  };
}
