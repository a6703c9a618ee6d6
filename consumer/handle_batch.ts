/**
 * Takes a batch of one partition through the steps of the pipeline: prepare, store, publish its
 * dead letters, commit its offset, report. It retries outages for as long as they last, and
 * heartbeats meanwhile so that the group keeps this member. It knows nothing of kafkajs or of SQL.
 *
 * @module
 */
import { lastOffsetOf, type RawRecord } from "../shared/basket/record.ts";
import { getLogger } from "../shared/service/log.ts";
import { retry } from "../shared/service/retry.ts";
import type { Sleep } from "../shared/service/sleep.ts";
import type { DeadLetter, PreparedRecord } from "./prepare_record.ts";
import type { StoreBatch, StoredBatch } from "./store/store_batch.ts";
import type { TraceBatch } from "./trace/batch_tracer.ts";

/** A batch of one partition and what can be done about it. */
export interface SourceBatch {
  readonly topic: string;
  readonly partition: number;
  readonly records: readonly RawRecord[];
  /** Offset of the next record that will be appended to the partition. */
  readonly highWatermark: bigint;
  /** Whether this process still owns the partition and should go on. */
  isCurrent(): boolean;
  /** Keeps this member in the group; rejects when the group wants to rebalance. */
  heartbeat(): Promise<void>;
  /** Commits everything up to and including `record`. */
  commit(record: RawRecord): Promise<void>;
}

/** Handles a batch; see {@linkcode createHandleBatch}. */
export type HandleBatch = (batch: SourceBatch) => Promise<void>;

/** What {@linkcode createHandleBatch} needs: the steps in their order, then what surrounds them. */
export interface HandleBatchOptions {
  /** Decodes and categorises one record, or makes it a dead letter. */
  readonly prepare: (record: RawRecord) => PreparedRecord;
  /** Stores the prepared records. */
  readonly store: StoreBatch;
  /** Sends dead letters to their topic, at least once. */
  readonly publishDeadLetters: (deadLetters: readonly DeadLetter[]) => Promise<void>;
  /** Called after the commit, for metrics and the log. */
  readonly onStored?: (report: StoredReport) => void;
  /** Wraps these steps, up to the commit, in the spans of the batch. */
  readonly traceBatch: TraceBatch;
  /** Whether an error of `store` or `publishDeadLetters` is an outage, which passes by itself. */
  readonly isRetriable: (error: unknown) => boolean;
  readonly onRetry?: (error: unknown) => void;
  /** Most records of a transaction. @default {500} */
  readonly maxBatchRecords?: number;
  /** @default {1_500} */
  readonly heartbeatIntervalMs?: number;
  /** Waits; tests pass a faster one. */
  readonly sleep?: Sleep;
}

/** What became of the records of one commit. */
export interface StoredReport extends StoredBatch {
  readonly topic: string;
  readonly partition: number;
  readonly records: number;
  readonly seconds: number;
  /** Records of the partition that are still to be read. */
  readonly lag: number;
}

/**
 * Creates the handler. It resolves when the batch is done, or early when another consumer has taken
 * the partition over. It rejects with an error that is not retriable; nothing after the last commit
 * is committed then.
 */
export function createHandleBatch(options: HandleBatchOptions): HandleBatch {
  const { traceBatch, onStored = () => {}, maxBatchRecords = 500 } = options;

  return async function handleBatch(batch) {
    for (let start = 0; start < batch.records.length; start += maxBatchRecords) {
      if (!batch.isCurrent()) return;
      const records = batch.records.slice(start, start + maxBatchRecords);
      const last = records.at(-1);
      if (last === undefined) return;
      const startedAt = performance.now();
      const stored = await traceBatch({ ...batch, records }, async () => {
        const stored = await storeAndPublish(batch, { ...options, records });
        if (stored !== undefined) await batch.commit(last);
        return stored;
      });
      if (stored === undefined) return;
      onStored({
        ...stored,
        topic: batch.topic,
        partition: batch.partition,
        records: records.length,
        seconds: (performance.now() - startedAt) / 1000,
        lag: Number(batch.highWatermark - BigInt(lastOffsetOf(last))) - 1,
      });
      await batch.heartbeat();
    }
  };
}

/** The steps before the commit; `undefined` when the partition went to another consumer. */
async function storeAndPublish(
  batch: SourceBatch,
  options: HandleBatchOptions & { readonly records: readonly RawRecord[] },
): Promise<StoredBatch | undefined> {
  const { records, prepare, store, publishDeadLetters, heartbeatIntervalMs = 1_500 } = options;
  return await withHeartbeats(batch, heartbeatIntervalMs, async () => {
    const prepared = records.map(prepare);
    const stored = await retrying(batch, options, () => store(prepared));
    if (stored === undefined || stored.deadLetters.length === 0) return stored;
    return await retrying(batch, options, async () => {
      await publishDeadLetters(stored.deadLetters);
      return stored;
    });
  });
}

/**
 * Heartbeats while `work` runs. kafkajs sends none by itself, and when the session expires during a
 * transaction, another member receives the same records.
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

/** Repeats `work` through outages; `undefined` when the partition went to another consumer. */
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
