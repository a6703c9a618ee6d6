/**
 * The partitions that the group has assigned to this process, from one join to the next: goes on in
 * each where the tables say, and notices when a log is not the one that its position belongs to.
 *
 * The order of the calls matters (kafkajs 2.2.4): partitions are paused in the turn of the join, so
 * that nothing is fetched from the offsets that the group has committed; while positions are read,
 * the fetches of kafkajs find nothing to do and send heartbeats; all seeks and the resume are in one
 * turn, so that no fetch comes in between.
 *
 * @module
 */
import type { Consumer, EachBatchPayload } from "../../shared/kafka/client.ts";
import { toRawRecords } from "../../shared/kafka/client.ts";
import { fetchedOffsetOf } from "../../shared/kafka/fetched_offset.ts";
import { isStartHidden } from "../../shared/kafka/is_start_hidden.ts";
import { isKafkaError } from "../../shared/kafka/kafka_error.ts";
import { isRetriable } from "../../shared/postgres/database_error.ts";
import { toFailure } from "../../shared/service/explain_failure.ts";
import { getLogger } from "../../shared/service/log.ts";
import { retry } from "../../shared/service/retry.ts";
import type { RawRecord } from "../../shared/basket/raw_record.ts";
import {
  type Partition,
  type PartitionPosition,
  toPartitionKey,
} from "../store/partition_position.ts";
import type { Positions } from "../store/positions.ts";
import {
  alignPositions,
  type FoundGap,
  type ReadLogRanges,
  UnknownPartitionError,
} from "./align_positions.ts";
import { Cursor } from "./cursor.ts";
import { findStrayed } from "./find_strayed.ts";

/** Options for {@linkcode Assignment}. */
export interface AssignmentOptions {
  /** The consumer that has joined. */
  readonly consumer: Pick<Consumer, "pause" | "resume" | "seek" | "commitOffsets">;
  readonly partitions: readonly Partition[];
  readonly positions: Positions;
  readonly readLogRanges: ReadLogRanges;
  /** Called after a gap was kept. */
  readonly onGap: (gap: FoundGap) => void;
  /** Called with an error that waiting does not mend. */
  readonly onFault: (error: unknown) => void;
}

/** Records to store, and where their partition is before the first of them. */
export interface TakenBatch {
  readonly position: PartitionPosition;
  readonly records: readonly RawRecord[];
  /** Notes that everything up to `record` is stored. @returns the offset to commit */
  moveBehind(record: RawRecord): bigint;
  /** Reads position and log again: somebody else has moved the position. */
  realign(): void;
  /** Call it when the batch is done with, however it went. */
  release(): void;
}

/**
 * After this time without an answer, the topic may have been made and filled again: then the record
 * that was stored last is fetched once more. It costs a record a fetch where batches take long, and
 * a fetch of some milliseconds where records are rare.
 */
const CHECK_AFTER_MS = 100;

/** One generation of the group. */
export class Assignment {
  readonly #options: AssignmentOptions;
  readonly #partitions: readonly Partition[];
  /** Those that are read; a partition that is being aligned is not among them. */
  readonly #cursors = new Map<string, Cursor>();
  readonly #inHand = new Set<string>();
  readonly #tasks = new Set<Promise<void>>();
  readonly #end = new AbortController();
  /** When the last fetch from a broker came back, by the id of the broker. */
  readonly #lastFetches = new Map<number, number>();
  /** What the broker answered when it counted this member no more. */
  #loss: { readonly error: unknown } | undefined;

  /** Pauses the partitions and goes on in them once their positions are read. */
  constructor(options: AssignmentOptions) {
    this.#options = options;
    this.#partitions = options.partitions;
    this.#align(options.partitions);
  }

  /** Whether the group still counts this generation. */
  get isCurrent(): boolean {
    return !this.#end.signal.aborted;
  }

  /** Ends it: nothing touches the consumer any more. Idempotent. */
  end(): void {
    this.#end.abort();
  }

  /** Ends it since a heartbeat was answered with `error`. */
  lose(error: unknown): void {
    this.#loss = { error };
    this.end();
  }

  /**
   * Throws what ended it: kafkajs joins again for it. A heartbeat between batches swallows it, and the
   * broker may not say it twice: then this would be a member that stores nothing.
   */
  throwIfLost(): void {
    if (this.#loss !== undefined) throw this.#loss.error;
  }

  /** Resolves when nothing of it runs any more; call {@linkcode Assignment.end} before. */
  async settled(): Promise<void> {
    await Promise.all(this.#tasks);
  }

  /** Call it in the turn before a fetch from the broker `nodeId`. */
  beforeFetch({ nodeId }: { readonly nodeId: number }): void {
    const lastFetchAt = this.#lastFetches.get(nodeId) ?? Infinity;
    if (!this.isCurrent || performance.now() - lastFetchAt <= CHECK_AFTER_MS) return;
    // Handling took long. One record more in each partition, and the fetch checks them all.
    for (const [key, cursor] of this.#cursors) {
      if (!this.#inHand.has(key) && !cursor.isVouched) this.#seekToCheck(cursor);
    }
  }

  /** Call it after a fetch, before its batches are handled. */
  afterFetch(
    { nodeId, durationMs }: { readonly nodeId: number; readonly durationMs: number },
  ): void {
    this.#lastFetches.set(nodeId, performance.now());
    if (durationMs <= CHECK_AFTER_MS) return;
    for (const cursor of this.#cursors.values()) cursor.suspect();
  }

  /** Notes a fetch that brought nothing to store, such as transaction markers, up to `offset`. */
  passTo(partition: Partition, offset: bigint): void {
    const cursor = this.#cursors.get(toPartitionKey(partition));
    if (cursor === undefined || !this.isCurrent) return;
    cursor.passTo(offset);
    this.#commit([{ ...cursor.position, nextOffset: offset }]);
  }

  /** What there is to store of a batch; `undefined` when the batch is to be dropped. */
  take(payload: EachBatchPayload): TakenBatch | undefined {
    const { topic, partition, highWatermark } = payload.batch;
    const key = toPartitionKey({ topic, partition });
    const cursor = this.#cursors.get(key);
    if (cursor === undefined || !this.isCurrent || payload.isStale()) return undefined;
    const endOffset = BigInt(highWatermark);
    const verdict = cursor.judge({
      fetchedOffset: fetchedOffsetOf(payload.batch),
      highWatermark: endOffset,
      records: toRawRecords(payload.batch),
      isStartHidden: isStartHidden(payload.batch),
    });
    if (verdict.kind === "recheck") {
      this.#seekToCheck(cursor);
      return undefined;
    }
    if (verdict.kind !== "take") {
      this.#align([cursor], verdict.kind === "restarted" ? [cursor.position] : []);
      return undefined;
    }
    const { records } = verdict;
    // Behind the last record there may be markers, which kafkajs resolves with it. A damaged batch
    // may lie about its offsets: nothing is read past the end.
    const lastOffset = BigInt(payload.batch.lastOffset());
    const readTo = lastOffset < endOffset ? lastOffset + 1n : endOffset;
    if (records.length === 0) {
      // Resolved, or it is fetched again for ever.
      payload.resolveOffset(String(readTo - 1n));
      cursor.passTo(readTo);
      return undefined;
    }
    this.#inHand.add(key);
    return {
      position: { ...cursor.position, endOffset },
      records,
      moveBehind: (record) => {
        cursor.moveBehind(record, { endOffset });
        if (record === records.at(-1)) cursor.passTo(readTo);
        return cursor.position.nextOffset;
      },
      realign: () => this.#align([cursor]),
      release: () => void this.#inHand.delete(key),
    };
  }

  /** Aligns idle partitions that have strayed, see {@linkcode findStrayed}. Never rejects. */
  async watch(): Promise<void> {
    const idle = [...this.#cursors].filter(([key]) => !this.#inHand.has(key))
      .map(([, cursor]) => cursor);
    const strayed = (await findStrayed(idle, this.#options)).filter((cursor) => {
      const key = toPartitionKey(cursor);
      return this.#cursors.get(key) === cursor && !this.#inHand.has(key);
    });
    if (strayed.length > 0) this.#align(strayed);
  }

  #seekToCheck(cursor: Cursor): void {
    const { topic, partition } = cursor;
    if (cursor.checkOffset === undefined) return;
    this.#options.consumer.seek({ topic, partition, offset: String(cursor.askCheck()) });
  }

  /** Stops reading `partitions` until their positions are read, in the background. */
  #align(partitions: readonly Partition[], restarted: readonly PartitionPosition[] = []): void {
    if (!this.isCurrent) return;
    for (const partition of partitions) this.#cursors.delete(toPartitionKey(partition));
    this.#options.consumer.pause(toTopicPartitions(partitions));
    const task = this.#goOn(partitions, restarted).catch((error) => this.#options.onFault(error));
    this.#tasks.add(task);
    task.finally(() => this.#tasks.delete(task));
  }

  async #goOn(
    partitions: readonly Partition[],
    restarted: readonly PartitionPosition[],
  ): Promise<void> {
    const { consumer, ...options } = this.#options;
    const aligned = await retry(
      () => alignPositions(partitions, { ...options, restarted }),
      {
        isRetriable: (error) =>
          isRetriable(error) || isKafkaError(error) || error instanceof UnknownPartitionError,
        onRetry({ error, isNoteworthy }) {
          if (!isNoteworthy) return;
          logger.warning("Cannot read positions yet", { reason: toFailure(error).what });
        },
        isWanted: () => this.isCurrent,
        signal: this.#end.signal,
      },
    );
    if (aligned === undefined || !this.isCurrent) return;
    for (const { position, log } of aligned) {
      const cursor = new Cursor(position, log);
      const { topic, partition } = cursor;
      this.#cursors.set(toPartitionKey(cursor), cursor);
      consumer.seek({ topic, partition, offset: String(cursor.askCheck()) });
    }
    consumer.resume(toTopicPartitions(partitions));
    this.#commit(aligned.map(({ position }) => position));
  }

  /** Kafka's committed offsets show the lag, also where there is nothing to store. */
  #commit(positions: readonly PartitionPosition[]): void {
    const offsets = positions.map(({ topic, partition, nextOffset }) => (
      { topic, partition, offset: String(nextOffset) }
    ));
    // The next batch commits again, and nobody goes on from these.
    this.#options.consumer.commitOffsets(offsets).catch(() => {});
  }
}

function toTopicPartitions(partitions: readonly Partition[]) {
  const topics = new Map<string, number[]>();
  for (const { topic, partition } of partitions) {
    topics.set(topic, [...topics.get(topic) ?? [], partition]);
  }
  return [...topics].map(([topic, partitions]) => ({ topic, partitions }));
}

const logger = getLogger(["consumer", "kafka"]);
