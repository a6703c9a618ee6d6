/**
 * Positions and gaps in memory, with the promises of those in Postgres.
 *
 * @module
 */
import type { Gap } from "../../../../consumer/store/find_gap.ts";
import {
  type PartitionPosition,
  toPartitionKey,
} from "../../../../consumer/store/partition_position.ts";
import type { Positions } from "../../../../consumer/store/positions.ts";

/** The tables, open to the test. */
export interface MemoryPositions extends Positions {
  /** The rows by `topic/partition`. */
  readonly rows: Map<string, PartitionPosition>;
  /** In the order in which they were kept, as `topic/partition [from, to) reason`. */
  readonly gaps: string[];
}

/** Empty tables. */
export function createMemoryPositions(): MemoryPositions {
  const rows = new Map<string, PartitionPosition>();
  const gaps: string[] = [];

  function keep(key: string, gap: Omit<Gap, "reason"> & { readonly reason: string }): void {
    gaps.push(`${key} [${gap.fromOffset}, ${gap.toOffset}) ${gap.reason}`);
  }

  return {
    rows,
    gaps,
    read: (partitions) =>
      Promise.resolve(partitions.flatMap((partition) => rows.get(toPartitionKey(partition)) ?? [])),
    readUnread: (topic) =>
      Promise.resolve(
        [...rows.values()].filter((row) => row.topic === topic && row.endOffset > row.nextOffset),
      ),
    begin(partition, { start, end }) {
      const key = toPartitionKey(partition);
      if (!rows.has(key)) {
        rows.set(key, { ...partition, nextOffset: start, lastHash: null, endOffset: end });
        if (start > 0n) keep(key, { fromOffset: 0n, toOffset: start, reason: "before_first_read" });
      }
      return Promise.resolve();
    },
    skip(position, { gap, log }) {
      const key = toPartitionKey(position);
      const row = rows.get(key);
      if (row?.nextOffset !== position.nextOffset || row.lastHash !== position.lastHash) {
        return Promise.resolve(false);
      }
      rows.set(key, { ...row, nextOffset: log.start, lastHash: null, endOffset: log.end });
      keep(key, gap);
      return Promise.resolve(true);
    },
  };
}
