/**
 * Builder of the position of a partition.
 *
 * @module
 */
import type { PartitionPosition } from "../../consumer/store/partition_position.ts";

/** Partition 0 of the live topic, at its beginning. */
export function aPosition(changes: Partial<PartitionPosition> = {}): PartitionPosition {
  return {
    topic: "delhaize_shop",
    partition: 0,
    nextOffset: 0n,
    lastHash: null,
    endOffset: 0n,
    ...changes,
  };
}
