/**
 * The metrics of what was stored, batch by batch.
 *
 * @module
 */
import { DEAD_LETTER_CODES } from "../shared/dead_letters/dead_letter_code.ts";
import type { StoredReport } from "./batch/write_chunks.ts";
import {
  Counter,
  Gauge,
  Histogram,
  LATENCY_BUCKETS,
  type Registry,
} from "../shared/service/service_metrics.ts";

/** Makes the metrics. Returns what notes a batch that was stored and whose offsets are committed. */
export function createObserveStored(registers: Registry[]): (report: StoredReport) => void {
  const baskets = new Counter({
    name: "consumer_baskets_total",
    help: "Baskets read, by topic and outcome: stored, repeat, erased, erased_other_receipt.",
    labelNames: ["topic", "outcome"],
    registers,
  });
  const closings = new Counter({
    name: "consumer_closings_total",
    help: "Closings of tills that were stored.",
    registers,
  });
  const deadLetters = new Counter({
    name: "consumer_dead_letters_total",
    help: "Records that became dead letters, by code.",
    labelNames: ["code"],
    registers,
  });
  // Start each series at 0: `rate()` needs a sample from before the first dead letter.
  for (const code of DEAD_LETTER_CODES) deadLetters.labels(code).inc(0);
  const batchRecords = new Histogram({
    name: "consumer_batch_records",
    help: "Records in one transaction.",
    buckets: [1, 5, 10, 50, 100, 250, 500, 1_000],
    registers,
  });
  const batchSeconds = new Histogram({
    name: "consumer_batch_duration_seconds",
    help:
      "Time from taking the records of a transaction in hand until their offsets are committed.",
    buckets: LATENCY_BUCKETS,
    registers,
  });
  const delaySeconds = new Histogram({
    name: "consumer_delay_seconds",
    help: "Time from the API's reading of a basket until it is stored.",
    buckets: [...LATENCY_BUCKETS, 10, 30, 60, 300],
    registers,
  });
  const lastStored = new Gauge({
    name: "consumer_last_stored_timestamp_seconds",
    help: "When the last batch of a topic was stored and committed, in seconds since 1970.",
    labelNames: ["topic"],
    registers,
  });
  return function observeStored(report) {
    const now = Date.now();
    baskets.labels(report.topic, "stored").inc(report.stored.length);
    baskets.labels(report.topic, "repeat").inc(report.repeats);
    const others = report.otherReceipts?.length ?? 0;
    baskets.labels(report.topic, "erased").inc((report.erased?.length ?? 0) - others);
    baskets.labels(report.topic, "erased_other_receipt").inc(others);
    closings.inc(report.closings?.length ?? 0);
    for (const { code } of report.deadLetters) deadLetters.labels(code).inc();
    batchRecords.observe(report.records);
    batchSeconds.observe(report.seconds);
    for (const { receivedAt } of report.stored) {
      delaySeconds.observe(Math.max(0, now - receivedAt.getTime()) / 1000);
    }
    lastStored.labels(report.topic).set(now / 1_000);
  };
}
