/**
 * Reads the lag of the consumer group off the broker, for the gauges of API and consumer and for
 * the dashboard.
 *
 * @module
 */
import { type AdminReader, createAdminReader } from "./admin_reader.ts";
import { createKafka } from "./client.ts";
import { type GroupLag, type GroupLagOptions, readGroupLag } from "./group_lag.ts";
import { type KafkaOptions, toOneAttempt } from "./kafka_options.ts";

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
  const kafka = createKafka(toOneAttempt(options, { requestTimeoutMs: timeoutMs / 2 }));
  return createAdminReader({
    createAdmin: () => kafka.admin(),
    read: (admin) => readGroupLag(admin, lag),
    timeoutMs,
    cacheMs,
  });
}
