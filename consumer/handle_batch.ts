/**
 * Takes a batch of one partition through the steps of the pipeline: prepare, store, publish its
 * dead letters, commit its offset, report. It retries outages for as long as they last, and
 * heartbeats meanwhile so that the group keeps this member. It knows nothing of kafkajs or of SQL.
 *
 * @module
 */
import { lastOffsetOf, type RawRecord } from "../shared/basket/raw_record.ts";
import { getLogger } from "../shared/service/log.ts";
import { retry } from "../shared/service/retry.ts";
import type { Sleep } from "../shared/service/sleep.ts";
import { type DeadLetter, type PreparedRecord, recordOf } from "./prepare_record.ts";
import { moveBehind, type PartitionPosition } from "./store/partition_position.ts";
import {
  countRecords,
  mergeStored,
  type StoreBatch,
  type StoredBatch,
} from "./store/store_batch.ts";
import type { TraceBatch } from "./trace/batch_tracer.ts";

/** A batch of one partition and what can be done about it. */
export interface SourceBatch {
  readonly topic: string;
  readonly partition: number;
  readonly records: readonly RawRecord[];
  /** Where the partition is before the first of them. */
  readonly position: PartitionPosition;
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
  /** Rejects while this machine's clock cannot judge the dates of prepared records. */
  readonly checkClock?: (prepared: readonly PreparedRecord[]) => Promise<void>;
  /** Stores the prepared records. */
  readonly store: StoreBatch;
  /** Sends dead letters to their topic, at least once. */
  readonly publishDeadLetters: (deadLetters: readonly DeadLetter[]) => Promise<void>;
  /** Called after the commit, for metrics and the log. */
  readonly onStored?: (report: StoredReport) => void;
  /** Wraps these steps, up to the commit, in the spans of the batch. */
  readonly traceBatch: TraceBatch;
  /**
   * Whether an error of `checkClock`, `store` or `publishDeadLetters` is an outage, which passes by
   * itself.
   */
  readonly isRetriable: (error: unknown) => boolean;
  readonly onRetry?: (error: unknown) => void;
  /** Most records of a transaction. @default {500} */
  readonly maxBatchRecords?: number;
  /**
   * Most bytes of keys and values of a transaction, unless a single record has more. Its statements
   * are made in one go, between two heartbeats.
   *
   * @default {500_000}
   */
  readonly maxBatchBytes?: number;
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
 * the partition over. It rejects with an error that is not retriable, such as a `PositionMovedError`
 * of `store`; nothing after the last commit is committed then.
 */
export function createHandleBatch(options: HandleBatchOptions): HandleBatch {
  const { traceBatch, onStored = () => {} } = options;

  return async function handleBatch(batch) {
    let { position } = batch;
    for (const records of toChunks(batch.records, options)) {
      if (!batch.isCurrent()) return;
      const last = records.at(-1);
      if (last === undefined) return;
      const startedAt = performance.now();
      const chunk = { ...batch, records, position };
      const stored = await traceBatch(chunk, () => storeChunk(chunk, options));
      if (stored === undefined) return;
      position = moveBehind(position, last);
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

/** Records for a transaction each. */
function* toChunks(
  records: readonly RawRecord[],
  { maxBatchRecords = 500, maxBatchBytes = 500_000 }: HandleBatchOptions,
): Generator<readonly RawRecord[]> {
  let start = 0;
  let bytes = 0;
  for (const [index, { key, value }] of records.entries()) {
    const size = (key?.length ?? 0) + (value?.length ?? 0);
    if (index > start && (index - start === maxBatchRecords || bytes + size > maxBatchBytes)) {
      yield records.slice(start, index);
      start = index;
      bytes = 0;
    }
    bytes += size;
  }
  if (start < records.length) yield records.slice(start);
}

/** The steps up to the commit; `undefined` when the partition went to another consumer. */
async function storeChunk(
  batch: SourceBatch,
  options: HandleBatchOptions,
): Promise<StoredBatch | undefined> {
  const { store, publishDeadLetters, heartbeatIntervalMs = 1_500 } = options;
  return await withHeartbeats(batch, heartbeatIntervalMs, async () => {
    const parts: StoredBatch[] = [];
    let { position } = batch;
    const prepared = await retrying(batch, options, () => prepareBatch(batch.records, options));
    if (prepared === undefined) return undefined;
    // One part, unless an outage came between the halves of a batch with a bad record.
    for (let rest = prepared; rest.length > 0;) {
      const part = await retrying(batch, options, () => store(rest, position));
      if (part === undefined) return undefined;
      const count = countRecords(part);
      const last = rest[count - 1];
      if (last === undefined) throw new Error(`Cannot go on: ${count} records were stored`);
      if (part.deadLetters.length > 0) {
        const isDone = await retrying(batch, options, async () => {
          await publishDeadLetters(part.deadLetters);
          return true;
        });
        if (!isDone) return undefined;
      }
      await batch.commit(recordOf(last));
      position = moveBehind(position, recordOf(last));
      parts.push(part);
      rest = rest.slice(count);
    }
    return mergeStored(parts);
  });
}

/** Prepared again at each attempt, since somebody may have set the clock meanwhile. */
async function prepareBatch(
  records: readonly RawRecord[],
  { prepare, checkClock }: HandleBatchOptions,
): Promise<readonly PreparedRecord[]> {
  const prepared = await prepareInSlices(records, prepare);
  await checkClock?.(prepared);
  return prepared;
}

/**
 * Prepares records and lets timers and sockets have their turn in between: 500 baskets of 500 lines
 * take seconds, and heartbeats have to be sent meanwhile.
 */
async function prepareInSlices(
  records: readonly RawRecord[],
  prepare: (record: RawRecord) => PreparedRecord,
): Promise<readonly PreparedRecord[]> {
  const prepared: PreparedRecord[] = [];
  let sliceEnd = performance.now() + SLICE_MS;
  for (const record of records) {
    if (performance.now() > sliceEnd) {
      await new Promise((resolve) => setTimeout(resolve, 0));
      sliceEnd = performance.now() + SLICE_MS;
    }
    prepared.push(prepare(record));
  }
  return prepared;
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

/** Longest time of the event loop for preparing, a single record aside. */
const SLICE_MS = 25;
const logger = getLogger(["consumer", "store"]);
