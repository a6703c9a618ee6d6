/**
 * What comes from a source, and the part of it that goes into one transaction.
 *
 * @module
 */
import type { RawRecord } from "../../shared/basket/raw_record.ts";
import type { PartitionPosition } from "../store/partition_position.ts";

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
  /**
   * Notes that everything up to and including `record` is stored.
   *
   * @returns the offset to commit; `undefined` when it must not be committed, since the partition
   * was assigned again meanwhile
   */
  moveBehind(record: RawRecord): bigint | undefined;
  /** Commits offsets of this partition and of others of its topic that the same member has taken. */
  commit(offsets: readonly PartitionOffset[]): Promise<void>;
}

/** The offset behind the last record of a partition that is done. */
export interface PartitionOffset {
  readonly partition: number;
  readonly offset: bigint;
}

/** Records of one partition, for one transaction. */
export interface Chunk {
  readonly batch: SourceBatch;
  readonly records: readonly RawRecord[];
  /** Where the partition is before the first of them. */
  readonly position: PartitionPosition;
  /** Bytes of their keys and values. */
  readonly bytes: number;
}
