/**
 * What the API tells Prometheus.
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
import type { BatchReport, Publisher } from "./publisher.ts";

/** The API's instruments. */
export interface ApiMetrics {
  readonly registry: Registry;
  /** Counts one answer. */
  countRequest(route: string, status: number): void;
  /** Records the sending of one batch. */
  observeBatch(batch: BatchReport): void;
  /** Lets the queue's depth be read from `publisher` at each scrape. */
  watchQueue(publisher: Publisher): void;
}

/** Instruments in a registry of their own. */
export function createApiMetrics(): ApiMetrics {
  const registry = createRegistry();
  const registers = [registry];
  const requests = new Counter({
    name: "api_requests_total",
    help: "Requests answered, by route and status.",
    labelNames: ["route", "status"],
    registers,
  });
  const publishSeconds = new Histogram({
    name: "api_publish_duration_seconds",
    help: "Time from sending a batch to the broker until it is acknowledged or given up.",
    buckets: LATENCY_BUCKETS,
    registers,
  });
  const batchRecords = new Histogram({
    name: "api_publish_batch_records",
    help: "Records in one produce request.",
    buckets: [1, 2, 5, 10, 25, 50, 100, 250, 500],
    registers,
  });
  const failures = new Counter({
    name: "api_publish_failures_total",
    help: "Batches that were not acknowledged.",
    registers,
  });
  return {
    registry,
    countRequest(route, status) {
      requests.labels(route, String(status)).inc();
    },
    observeBatch({ records, seconds, error }) {
      publishSeconds.observe(seconds);
      batchRecords.observe(records);
      if (error !== undefined) failures.inc();
    },
    watchQueue(publisher) {
      new Gauge({
        name: "api_publish_queue_records",
        help: "Records that wait for the broker or are in flight.",
        registers,
        collect() {
          this.set(publisher.queuedRecords);
        },
      });
    },
  };
}
