/**
 * The steps of one transaction: prepare, store, publish its dead letters, commit its offsets,
 * report. They retry outages for as long as they last.
 *
 * @module
 */
import { lastOffsetOf, type RawRecord } from "../../shared/basket/raw_record.ts";
import { toRetryProperties } from "../../shared/service/explain_failure.ts";
import { getLogger } from "../../shared/service/log.ts";
import { retry } from "../../shared/service/retry.ts";
import type { Sleep } from "../../shared/service/sleep.ts";
import type { DeadLetter, PreparedRecord } from "../prepared_record.ts";
import { PositionsMovedError } from "../store/move_positions.ts";
import {
  countRecords,
  mergeStored,
  type StoreBatch,
  type StoredBatch,
} from "../store/store_batch.ts";
import type { TraceBatch } from "../trace/batch_tracer.ts";
import type { Chunk } from "./chunk.ts";
import { type ChunkOutcome, HeldChunks } from "./held_chunks.ts";
import { prepareInSlices } from "./prepare_in_slices.ts";

/** What {@linkcode createWriteChunks} needs: the steps in their order, then what surrounds them. */
export interface WriteOptions {
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
  /** Wraps these steps, up to the commit, in the spans of the records. */
  readonly traceBatch: TraceBatch;
  /**
   * Whether an error of `checkClock`, `store` or `publishDeadLetters` is an outage, which passes by
   * itself.
   */
  readonly isRetriable: (error: unknown) => boolean;
  readonly onRetry?: (error: unknown) => void;
  /** Waits; tests pass a faster one. */
  readonly sleep?: Sleep;
}

/** What became of the records of one transaction, of one topic. */
export interface StoredReport extends StoredBatch {
  readonly topic: string;
  readonly partitions: readonly PartitionProgress[];
  readonly records: number;
  readonly seconds: number;
}

/** How far one partition got with a transaction. */
export interface PartitionProgress {
  readonly partition: number;
  readonly records: number;
  /** Records of the partition that are still to be read. */
  readonly lag: number;
}

/**
 * Writes chunks of different partitions of one topic together. Rejects with an error that is not
 * retriable; nothing after the last commit is committed then.
 */
export type WriteChunks = (
  chunks: readonly Chunk[],
) => Promise<ReadonlyMap<Chunk, ChunkOutcome>>;

/** Creates the steps. */
export function createWriteChunks(options: WriteOptions): WriteChunks {
  const { traceBatch, onStored } = options;

  return async function writeChunks(chunks) {
    const startedAt = performance.now();
    const held = new HeldChunks(chunks);
    if (!held.dropLost()) return held.outcomes();
    const { stored } = await traceBatch(held.records, async () => ({
      stored: await writeHeld(held, options),
      lost: held.droppedRecords,
    }));
    const outcomes = held.outcomes();
    const records = countRecords(stored);
    if (records > 0) {
      const done = chunks.filter((chunk) => outcomes.get(chunk) === "done");
      const seconds = (performance.now() - startedAt) / 1000;
      onStored?.({
        ...stored,
        topic: held.place.topic,
        partitions: done.map(toProgress),
        records,
        seconds,
      });
    }
    return outcomes;
  };
}

/** The steps up to the commit. @returns what became of the records that were stored */
async function writeHeld(held: HeldChunks, options: WriteOptions): Promise<StoredBatch> {
  const { store, publishDeadLetters } = options;
  const parts: StoredBatch[] = [];
  let rest = await retrying(held, options, () => prepareAll(held.records, options)) ?? [];
  // One part, unless an outage came between the halves of a batch with a bad record.
  while (rest.length > 0) {
    const attempt = await retrying(held, options, () => storeHeld(held, { rest, store }));
    if (attempt === undefined || attempt.tried.length === 0) break;
    const { tried, part } = attempt;
    const done = tried.slice(0, countRecords(part));
    if (done.length === 0) throw new Error("Cannot go on: no record was stored");
    if (part.deadLetters.length > 0) {
      const isPublished = await retrying(held, options, async () => {
        await publishDeadLetters(part.deadLetters);
        return true;
      });
      if (!isPublished) break;
    }
    await held.commit(done);
    parts.push(part);
    rest = tried.slice(done.length);
  }
  return mergeStored(parts);
}

/** Prepared again at each attempt, since somebody may have set the clock meanwhile. */
async function prepareAll(
  records: readonly RawRecord[],
  { prepare, checkClock }: WriteOptions,
): Promise<readonly PreparedRecord[]> {
  const prepared = await prepareInSlices(records, prepare);
  await checkClock?.(prepared);
  return prepared;
}

/** Stores what is held of `rest`. A partition whose position has moved drops out. */
async function storeHeld(
  held: HeldChunks,
  { rest, store }: { readonly rest: readonly PreparedRecord[]; readonly store: StoreBatch },
): Promise<{ readonly tried: readonly PreparedRecord[]; readonly part: StoredBatch }> {
  while (true) {
    const tried = held.of(rest);
    if (tried.length === 0) return { tried, part: mergeStored([]) };
    try {
      return { tried, part: await store(tried, held.positions) };
    } catch (error) {
      if (!(error instanceof PositionsMovedError)) throw error;
      const dropped = error.partitions.filter((partition) => held.drop(partition, error));
      if (dropped.length === 0) throw error;
    }
  }
}

/** Repeats `work` through outages; `undefined` when all partitions went to other consumers. */
async function retrying<T>(
  held: HeldChunks,
  { isRetriable, onRetry, sleep }: WriteOptions,
  work: () => Promise<T>,
): Promise<T | undefined> {
  return await retry(work, {
    isRetriable,
    onRetry({ error, attempt, isNoteworthy }) {
      onRetry?.(error);
      if (!isNoteworthy) return;
      logger.warning("Waiting for an outage to pass", {
        ...held.place,
        attempt,
        ...toRetryProperties({ error, attempt }),
      });
    },
    isWanted: () => held.dropLost(),
    sleep,
  });
}

function toProgress({ batch: { partition, highWatermark }, records }: Chunk): PartitionProgress {
  const last = records.at(-1);
  const next = last === undefined ? highWatermark : BigInt(lastOffsetOf(last)) + 1n;
  return { partition, records: records.length, lag: Number(highWatermark - next) };
}

const logger = getLogger(["consumer", "store"]);
