/**
 * Reads the lag of the consumer group off the broker, for the gauges of API and consumer and for
 * the dashboard.
 *
 * @module
 */
import { type AdminReader, createAdminReader } from "./admin_reader.ts";
import { createKafka, type Kafka } from "./client.ts";
import { showUncommittedOffsets } from "./create_cluster.ts";
import { createFindFirstRecord, type FindFirstRecord } from "./first_record.ts";
import {
  type GroupLag,
  type GroupLagAdmin,
  type GroupLagOptions,
  readGroupLag,
} from "./group_lag.ts";
import { type KafkaOptions, toOneAttempt } from "./kafka_options.ts";
import { mayUseGroup } from "./may_use_group.ts";
import { createPartitionFetcher } from "./partition_fetcher.ts";
import type { ConnectingClient } from "./reconnecting_client.ts";

/** Options for {@linkcode createLagReader}. */
export interface LagReaderOptions extends GroupLagOptions {
  /** Longest time for a reading: below the interval of those who poll. @default {4_000} */
  readonly timeoutMs?: number;
  /** How long a reading is good for. @default {1_000} */
  readonly cacheMs?: number;
}

/** A reader with a connection of its own; it reads `undefined` while the broker is away. */
export function createLagReader(
  options: KafkaOptions,
  { timeoutMs = 4_000, cacheMs = 1_000, ...lag }: LagReaderOptions,
): AdminReader<GroupLag> {
  const kafka = showUncommittedOffsets(
    createKafka(toOneAttempt(options, { requestTimeoutMs: timeoutMs / 2 })),
  );
  const findFirstRecord = createFindFirstRecord();
  return createAdminReader({
    createAdmin: () => createLagClient(kafka, findFirstRecord),
    read: (client) => readGroupLag(client, lag),
    timeoutMs,
    cacheMs,
  });
}

/** An admin client that can also look for records, over a connection that it makes when it has to. */
function createLagClient(
  kafka: Kafka,
  findFirstRecord: FindFirstRecord,
): GroupLagAdmin & ConnectingClient {
  const admin = kafka.admin();
  const fetcher = createPartitionFetcher(kafka);
  return {
    ...admin,
    findFirstRecord: (range) => findFirstRecord(fetcher, range),
    mayUseGroup: (groupId) => mayUseGroup(kafka, groupId),
    async disconnect() {
      await Promise.all([admin.disconnect(), fetcher.disconnect()]);
    },
  };
}
