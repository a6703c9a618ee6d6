/**
 * The consumer's Prometheus metrics.
 *
 * @module
 */
import { createClockGauge, type ShowClock } from "../shared/postgres/clock_gauge.ts";
import { createLagGauges, type ShowLag } from "../shared/kafka/lag_gauges.ts";
import {
  createCertificateGauge,
  type WatchCertificates,
} from "../shared/service/certificate_gauge.ts";
import {
  Counter,
  createRegistry,
  Gauge,
  Histogram,
  LATENCY_BUCKETS,
  type Registry,
} from "../shared/service/service_metrics.ts";
import type { ReusedIds } from "../shared/dead_letters/count_reused_ids.ts";
import type { HandleBatch } from "./batch/handle_batch.ts";
import type { StoredReport } from "./batch/write_chunks.ts";
import type { FoundGap } from "./kafka/align_positions.ts";
import type { DeadRows } from "./store/count_dead_rows.ts";
import type { OpenGaps } from "./store/count_open_gaps.ts";
import type { StoreBatch } from "./store/store_batch.ts";
import { createObserveStored } from "./stored_metrics.ts";
import type { TillTally } from "./tills/read_till_tally.ts";

/** The consumer's instruments. */
export interface ConsumerMetrics {
  readonly registry: Registry;
  /** Records one transaction. */
  observeStored(report: StoredReport): void;
  /** Times each call of `store`, which runs one transaction, whether it succeeds or fails. */
  timeTransactions(store: StoreBatch): StoreBatch;
  /** Counts dead letters that could not be copied to their topic. */
  countNotCopied(deadLetters: number): void;
  /** Counts one halving of a batch. */
  countBisect(): void;
  /** Counts the records of a gap. */
  countGap(gap: FoundGap): void;
  /** Shows the gaps that nobody has acknowledged. */
  showOpenGaps(gaps: OpenGaps): void;
  /** Shows the receipts that are missing, and the tills with problems. */
  showTills(tally: TillTally): void;
  /** Shows the open dead letters about reused ids, by shop. */
  showReusedIds(shops: readonly ReusedIds[]): void;
  /** Shows how many lines wait in the default partition, 10,000 at most. */
  showLinesWithoutMonth(lines: number): void;
  /** Shows how many dead rows each rollup holds. */
  showDeadRows(rollups: readonly DeadRows[]): void;
  /** Shows how many days of shops are over and wait for their sums, 10,000 at most. */
  showStaleDays(days: number): void;
  /** Counts days of shops that were summed up. */
  countRefreshedDays(days: number): void;
  /** Counts one failed attempt that will be repeated. */
  countRetry(): void;
  /** Records that the process joined its group, or left it. */
  setJoined(joined: boolean): void;
  /** Counts the batches that `handleBatch` works on. */
  watchBatches(handleBatch: HandleBatch): HandleBatch;
  readonly showLag: ShowLag;
  readonly showClock: ShowClock;
  readonly watchCertificates: WatchCertificates;
}

/** Creates the instruments, in a registry of their own. */
export function createConsumerMetrics(): ConsumerMetrics {
  const registry = createRegistry();
  const registers = [registry];
  const retries = new Counter({
    name: "consumer_retries_total",
    help: "Attempts that failed in an outage and were repeated.",
    registers,
  });
  const bisects = new Counter({
    name: "consumer_bisects_total",
    help: "Halvings of a batch because the database refused a record of it.",
    registers,
  });
  const notCopied = new Counter({
    name: "consumer_dead_letter_copies_failed_total",
    help: "Dead letters that could not be copied to their topic; the table has them.",
    registers,
  });
  const gapRecords = new Counter({
    name: "consumer_gap_records_total",
    help: "Records that were gone before they were read, by topic and reason.",
    labelNames: ["topic", "reason"],
    registers,
  });
  const openGaps = new Gauge({
    name: "consumer_gaps_open",
    help: "Gaps with records that are missing and that nobody has acknowledged.",
    labelNames: ["reason"],
    registers,
  });
  const reusedIds = new Gauge({
    name: "consumer_ids_reused_open",
    help: "Open dead letters about ids that came again with another date, of the shops with most.",
    labelNames: ["store"],
    registers,
  });
  const linesWithoutMonth = new Gauge({
    name: "consumer_lines_without_month",
    help: "Lines in the default partition that have a month to go to, 10,000 at most.",
    registers,
  });
  const deadRows = new Gauge({
    name: "consumer_rollup_dead_rows",
    help: "Old versions of rollup rows that vacuum has not taken yet, by table.",
    labelNames: ["table"],
    registers,
  });
  const staleDays = new Gauge({
    name: "consumer_daily_sums_stale",
    help: "Days of shops that are over and whose sums are not made, or made again, 10,000 at most.",
    registers,
  });
  const refreshedDays = new Counter({
    name: "consumer_daily_sums_refreshed_total",
    help: "Days of shops whose sums were made.",
    registers,
  });
  const transactionSeconds = new Histogram({
    name: "consumer_transaction_duration_seconds",
    help: "Time of one attempt of a transaction, from its begin to its end.",
    buckets: LATENCY_BUCKETS,
    registers,
  });
  const joined = new Gauge({
    name: "consumer_group_joined",
    help: "1 while this process is a member of its group.",
    registers,
  });
  const joins = new Counter({
    name: "consumer_group_joins_total",
    help: "How often this process has joined its group: at its start and after each rebalance.",
    registers,
  });
  const inHand = new Gauge({
    name: "consumer_batches_in_hand",
    help: "Batches that are being stored or wait for an outage to pass.",
    registers,
  });
  return {
    registry,
    observeStored: createObserveStored(registers),
    timeTransactions: (store) =>
      async function storeTimed(batch, positions) {
        const end = transactionSeconds.startTimer();
        try {
          return await store(batch, positions);
        } finally {
          end();
        }
      },
    countNotCopied: (deadLetters) => notCopied.inc(deadLetters),
    countBisect: () => bisects.inc(),
    countGap({ topic, reason, fromOffset, toOffset }) {
      gapRecords.labels(topic, reason).inc(Number(toOffset - fromOffset));
    },
    showOpenGaps(gaps) {
      for (const [reason, count] of Object.entries(gaps)) openGaps.labels(reason).set(count);
    },
    showTills: createShowTills(registers),
    showReusedIds(shops) {
      // A shop whose letters are settled has no series any more.
      reusedIds.reset();
      reusedIds.labels("").set(0);
      for (const { store, open } of shops) reusedIds.labels(store).set(open);
    },
    showLinesWithoutMonth: (lines) => linesWithoutMonth.set(lines),
    showDeadRows(rollups) {
      for (const { table, deadRows: rows } of rollups) deadRows.labels(table).set(rows);
    },
    showStaleDays: (days) => staleDays.set(days),
    countRefreshedDays: (days) => refreshedDays.inc(days),
    countRetry: () => retries.inc(),
    setJoined(isMember) {
      joined.set(isMember ? 1 : 0);
      if (isMember) joins.inc();
    },
    watchBatches: (handleBatch) =>
      async function handleWatched(batch) {
        inHand.inc();
        try {
          await handleBatch(batch);
        } finally {
          inHand.dec();
        }
      },
    showLag: createLagGauges(registry),
    showClock: createClockGauge(registry),
    watchCertificates: createCertificateGauge(registry),
  };
}

function createShowTills(registers: Registry[]): ConsumerMetrics["showTills"] {
  const missing = new Gauge({
    name: "consumer_till_receipts_missing",
    help: "Receipts of tills that are missing, by their running numbers and closings.",
    registers,
  });
  const overdue = new Gauge({
    name: "consumer_till_receipts_overdue",
    help: "Of these, those of tills that have missed one for longer than TILL_GRACE_MINUTES.",
    registers,
  });
  const tillDays = new Gauge({
    name: "consumer_tills_amiss",
    help: "Tills and days by what is wrong with them.",
    labelNames: ["problem"],
    registers,
  });
  return function showTills(tally) {
    missing.set(tally.missing);
    overdue.set(tally.overdue);
    for (const [problem, count] of Object.entries(tally.tillDays)) {
      tillDays.labels(problem).set(count);
    }
  };
}
