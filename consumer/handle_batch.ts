/**
 * What happens to a batch of one partition: prepare, store, publish its dead letters, commit its
 * offset. It retries outages for as long as they last and keeps the membership of the group alive
 * meanwhile; it knows nothing of kafkajs or of SQL.
 *
 * @module
 */
import type { RawRecord } from "../shared/basket/record.ts";
import { getLogger } from "../shared/service/log.ts";
import { retry } from "../shared/service/retry.ts";
import type { Sleep } from "../shared/service/sleep.ts";
import type { DeadLetter, PreparedRecord } from "./prepare_record.ts";
import type { StoredBatch } from "./store/store_batch.ts";
import { traceBatch } from "./trace_batch.ts";
import type { TraceTransaction } from "./trace_transactions.ts";

/** A batch of one partition and what can be done about it. */
export interface SourceBatch {
  readonly topic: string;
  readonly partition: number;
  readonly records: readonly RawRecord[];
  /** Offset of the next record that will be appended to the partition. */
  readonly highWatermark: bigint;
  /** Whether this process still owns the partition and should go on. */
  isCurrent(): boolean;
  /** Tells the group that this member lives; rejects when the group wants to rebalance. */
  heartbeat(): Promise<void>;
  /** Commits everything up to and including `record`. */
  commit(record: RawRecord): Promise<void>;
}

/** What {@linkcode createHandleBatch} needs. */
export interface HandleBatchOptions {
  /** The consumer group, which traces name. */
  readonly groupId: string;
  readonly prepare: (record: RawRecord) => PreparedRecord;
  /** Stores the batch, each transaction that it takes through `traceTransaction`. */
  readonly store: (
    batch: readonly PreparedRecord[],
    traceTransaction: TraceTransaction,
  ) => Promise<StoredBatch>;
  /** Sends dead letters to their topic; at least once. */
  readonly publishDeadLetters: (deadLetters: readonly DeadLetter[]) => Promise<void>;
  /** Whether an error of `store` or `publishDeadLetters` is an outage that passes by itself. */
  readonly isRetriable: (error: unknown) => boolean;
  readonly onStored?: (report: StoredReport) => void;
  readonly onRetry?: (error: unknown) => void;
  /** Most records of a transaction. @default {500} */
  readonly maxBatchRecords?: number;
  /** @default {1_500} */
  readonly heartbeatIntervalMs?: number;
  /** Waits `ms`; tests hand in a faster one. */
  readonly sleep?: Sleep;
}

/** One transaction, for metrics and the log. */
export interface StoredReport extends StoredBatch {
  readonly topic: string;
  readonly partition: number;
  readonly records: number;
  readonly seconds: number;
  /** Records of the partition that are still to be read. */
  readonly lag: number;
}

/**
 * The handler. It resolves when the batch is done, or early when the partition is no longer ours.
 *
 * @throws an error that is not retriable: nothing after the last commit is committed
 */
export function createHandleBatch(
  options: HandleBatchOptions,
): (batch: SourceBatch) => Promise<void> {
  const { maxBatchRecords = 500, heartbeatIntervalMs = 1_500 } = options;

  return async function handleBatch(batch) {
    for (let start = 0; start < batch.records.length; start += maxBatchRecords) {
      if (!batch.isCurrent()) return;
      const records = batch.records.slice(start, start + maxBatchRecords);
      const last = records.at(-1);
      if (last === undefined) return;
      const startedAt = performance.now();
      const stored = await traceBatch(
        { ...batch, records, groupId: options.groupId },
        async (traceTransaction) => {
          const stored = await withHeartbeats(
            batch,
            heartbeatIntervalMs,
            () => storeAndPublish(batch, { records, options, traceTransaction }),
          );
          if (stored !== undefined) await batch.commit(last);
          return stored;
        },
      );
      if (stored === undefined) return;
      options.onStored?.({
        ...stored,
        topic: batch.topic,
        partition: batch.partition,
        records: records.length,
        seconds: (performance.now() - startedAt) / 1000,
        lag: Number(batch.highWatermark - BigInt(last.offset)) - 1,
      });
      await batch.heartbeat();
    }
  };
}

/** Stores the records and publishes their dead letters; `undefined` when they ceased to be ours. */
async function storeAndPublish(
  batch: SourceBatch,
  { records, options, traceTransaction }: {
    readonly records: readonly RawRecord[];
    readonly options: HandleBatchOptions;
    readonly traceTransaction: TraceTransaction;
  },
): Promise<StoredBatch | undefined> {
  const prepared = records.map(options.prepare);
  const store = () => options.store(prepared, traceTransaction);
  const stored = await retrying(batch, options, store);
  if (stored === undefined || stored.deadLetters.length === 0) return stored;
  const published = await retrying(batch, options, async () => {
    await options.publishDeadLetters(stored.deadLetters);
    return true;
  });
  return published === undefined ? undefined : stored;
}

/**
 * Heartbeats while `work` runs: kafkajs sends none by itself, and a session that expires in the
 * middle of a transaction has the same records delivered to another member.
 */
async function withHeartbeats<T>(
  batch: SourceBatch,
  intervalMs: number,
  work: () => Promise<T>,
): Promise<T> {
  // A rejection means that the group rebalances. The work goes on: its offsets can still be
  // committed, and the heartbeat after it rejects again.
  const timer = setInterval(() => batch.heartbeat().catch(() => {}), intervalMs);
  try {
    return await work();
  } finally {
    clearInterval(timer);
  }
}

/** Repeats `work` through outages; `undefined` when the batch ceased to be ours meanwhile. */
async function retrying<T>(
  batch: SourceBatch,
  { isRetriable, onRetry, sleep }: HandleBatchOptions,
  work: () => Promise<T>,
): Promise<T | undefined> {
  return await retry(work, {
    isRetriable,
    onRetry({ error, attempt, isNoteworthy }) {
      onRetry?.(error);
      if (!isNoteworthy) return;
      const { topic, partition } = batch;
      logger.warning("Waiting for an outage to pass", { topic, partition, attempt, error });
    },
    isWanted: () => batch.isCurrent(),
    sleep,
  });
}

const logger = getLogger(["consumer", "store"]);
