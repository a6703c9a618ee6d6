/**
 * Compares where a partition is in the tables with the log that the broker has: whether records
 * between the two are gone, and why. Holes within the log (transaction markers, compaction) are no
 * gaps.
 *
 * @module
 */
import type { PartitionPosition } from "./partition_position.ts";

/** What the broker has of a partition. */
export interface LogRange {
  /** Offset of the first record that it keeps (low watermark). */
  readonly start: bigint;
  /** Offset of the next record to be appended (high watermark). */
  readonly end: bigint;
}

/** Records that were never read and never will be: `[fromOffset, toOffset)`. */
export interface Gap {
  readonly fromOffset: bigint;
  /** Equal to `fromOffset` when nothing is known to be missing. */
  readonly toOffset: bigint;
  /**
   * - `retention`: the broker deleted them before they were read.
   * - `topic_restarted`: the topic was made again, or restored from a copy, and offsets with it.
   */
  readonly reason: "retention" | "topic_restarted";
}

/** The gap between `position` and `log`; `undefined` when the log goes on where the position is. */
export function findGap(position: PartitionPosition, { start, end }: LogRange): Gap | undefined {
  const { nextOffset } = position;
  if (end < nextOffset) return toRestartGap(position);
  if (start <= nextOffset) return undefined;
  return { reason: "retention", fromOffset: nextOffset, toOffset: start };
}

/**
 * The gap of a topic that started again: what is known to have been there unread. Empty when all
 * that was seen is stored.
 */
export function toRestartGap({ nextOffset, endOffset }: PartitionPosition): Gap {
  const toOffset = endOffset > nextOffset ? endOffset : nextOffset;
  return { reason: "topic_restarted", fromOffset: nextOffset, toOffset };
}
