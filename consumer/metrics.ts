/**
 * What the consumer tells Prometheus.
 *
 * @module
 */
import {
  Counter,
  createRegistry,
  Gauge,
  Histogram,
  LATENCY_BUCKETS,
  type Registry,
} from "../shared/service_metrics.ts";
import type { StoredReport } from "./handle_batch.ts";

/** The consumer's instruments. */
export interface ConsumerMetrics {
  readonly registry: Registry;
  /** Records one transaction. */
  observeStored(report: StoredReport): void;
  /** Counts one failed attempt that will be repeated. */
  countRetry(): void;
  setJoined(joined: boolean): void;
}

/** Instruments in a registry of their own. */
export function createConsumerMetrics(): ConsumerMetrics {
  const registry = createRegistry();
  const registers = [registry];
  const baskets = new Counter({
    name: "consumer_baskets_total",
    help: "Baskets read, by topic and outcome: stored, repeat.",
    labelNames: ["topic", "outcome"],
    registers,
  });
  const deadLetters = new Counter({
    name: "consumer_dead_letters_total",
    help: "Records that became dead letters, by code.",
    labelNames: ["code"],
    registers,
  });
  const retries = new Counter({
    name: "consumer_retries_total",
    help: "Attempts that failed in an outage and were repeated.",
    registers,
  });
  const batchRecords = new Histogram({
    name: "consumer_batch_records",
    help: "Records in one transaction.",
    buckets: [1, 5, 10, 50, 100, 250, 500, 1_000],
    registers,
  });
  const batchSeconds = new Histogram({
    name: "consumer_batch_duration_seconds",
    help: "Time from taking a batch in hand until its offset is committed.",
    buckets: LATENCY_BUCKETS,
    registers,
  });
  const delaySeconds = new Histogram({
    name: "consumer_delay_seconds",
    help: "Time from the API's reading of a basket until it is stored.",
    buckets: [...LATENCY_BUCKETS, 10, 30, 60, 300],
    registers,
  });
  const lag = new Gauge({
    name: "consumer_lag_records",
    help: "Records of a partition that are still to be read, as of its last batch.",
    labelNames: ["topic", "partition"],
    registers,
  });
  const joined = new Gauge({
    name: "consumer_group_joined",
    help: "1 while this process is a member of its group.",
    registers,
  });
  return {
    registry,
    observeStored(report) {
      const now = Date.now();
      baskets.labels(report.topic, "stored").inc(report.stored.length);
      baskets.labels(report.topic, "repeat").inc(report.repeats);
      for (const { code } of report.deadLetters) deadLetters.labels(code).inc();
      batchRecords.observe(report.records);
      batchSeconds.observe(report.seconds);
      for (const { receivedAt } of report.stored) {
        delaySeconds.observe(Math.max(0, now - receivedAt.getTime()) / 1000);
      }
      lag.labels(report.topic, String(report.partition)).set(Math.max(0, report.lag));
    },
    countRetry: () => retries.inc(),
    setJoined: (isMember) => joined.set(isMember ? 1 : 0),
  };
}
