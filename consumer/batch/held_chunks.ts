/**
 * The chunks of one transaction that this process still holds. A partition that another consumer
 * takes over, or whose position has moved, drops out, and the others go on without it.
 *
 * @module
 */
import type { RawRecord } from "../../shared/basket/raw_record.ts";
import { type PreparedRecord, recordOf } from "../prepared_record.ts";
import {
  moveAllBehind,
  type Partition,
  type PartitionPosition,
  toLastRecords,
  toPartitionKey,
} from "../store/partition_position.ts";
import type { Chunk, PartitionOffset } from "./chunk.ts";

/** What became of a chunk: an error is that of its partition alone. */
export type ChunkOutcome = "done" | "lost" | Error;

/** Chunks of different partitions of one topic. */
export class HeldChunks {
  readonly #chunks: readonly Chunk[];
  readonly #held: Map<string, Chunk>;
  readonly #dropped = new Map<Chunk, ChunkOutcome>();
  #positions: readonly PartitionPosition[];

  /** Holds all of them. */
  constructor(chunks: readonly Chunk[]) {
    this.#chunks = chunks;
    this.#held = new Map(chunks.map((chunk) => [toPartitionKey(chunk.batch), chunk]));
    this.#positions = chunks.map(({ position }) => position);
  }

  /** Where they are from, for logs and reports. */
  get place(): { readonly topic: string; readonly partitions: number } {
    return { topic: this.#chunks[0]?.batch.topic ?? "", partitions: this.#chunks.length };
  }

  /** Where the partitions that are held are in the tables. */
  get positions(): readonly PartitionPosition[] {
    return this.#positions.filter((position) => this.#held.has(toPartitionKey(position)));
  }

  /** All records, of chunks that dropped out too. */
  get records(): readonly RawRecord[] {
    return this.#chunks.flatMap(({ records }) => records);
  }

  /** The records of chunks that have dropped out. */
  get droppedRecords(): readonly RawRecord[] {
    return [...this.#dropped.keys()].flatMap(({ records }) => records);
  }

  /** Those of `prepared` whose partitions are held. */
  of(prepared: readonly PreparedRecord[]): readonly PreparedRecord[] {
    if (this.#dropped.size === 0) return prepared;
    return prepared.filter((each) => this.#held.has(toPartitionKey(recordOf(each))));
  }

  /** Drops the partitions that this process owns no more. @returns whether some are left */
  dropLost(): boolean {
    for (const { batch } of [...this.#held.values()]) {
      if (!batch.isCurrent()) this.drop(batch, "lost");
    }
    return this.#held.size > 0;
  }

  /** Drops a partition. @returns whether it was held */
  drop(partition: Partition, outcome: ChunkOutcome): boolean {
    const key = toPartitionKey(partition);
    const chunk = this.#held.get(key);
    if (chunk === undefined) return false;
    this.#dropped.set(chunk, outcome);
    return this.#held.delete(key);
  }

  /**
   * Commits what is stored, in one request for all partitions. One that was assigned again meanwhile
   * is left out: its offset would count for the new generation.
   */
  async commit(stored: readonly PreparedRecord[]): Promise<void> {
    const lasts = toLastRecords(stored.map(recordOf));
    this.#positions = moveAllBehind(this.#positions, lasts.values());
    const offsets: PartitionOffset[] = [];
    let commit: Chunk["batch"]["commit"] | undefined;
    for (const [key, { batch }] of this.#held) {
      const last = lasts.get(key);
      const offset = last && batch.moveBehind(last);
      if (offset === undefined) continue;
      offsets.push({ partition: batch.partition, offset });
      commit = batch.commit;
    }
    await commit?.(offsets);
  }

  /** What became of each chunk, once those that are held are done. */
  outcomes(): ReadonlyMap<Chunk, ChunkOutcome> {
    return new Map(this.#chunks.map((chunk) => [chunk, this.#dropped.get(chunk) ?? "done"]));
  }
}
