/**
 * Brings the positions of partitions in line with the logs that the broker has, before records are
 * read: begins new partitions, and takes positions past records that are gone.
 *
 * @module
 */
import { findGap, type Gap, type LogRange, toRestartGap } from "../store/find_gap.ts";
import {
  type Partition,
  type PartitionPosition,
  toPartitionKey,
} from "../store/partition_position.ts";
import type { Positions } from "../store/positions.ts";

/** Reads the logs of partitions, by {@linkcode toPartitionKey}. */
export type ReadLogRanges = (
  partitions: readonly Partition[],
) => Promise<ReadonlyMap<string, LogRange>>;

/** A gap of a partition, once it is kept. */
export interface FoundGap extends Partition, Gap {}

/** Options for {@linkcode alignPositions}. */
export interface AlignOptions {
  readonly positions: Positions;
  readonly readLogRanges: ReadLogRanges;
  /** The partitions where another record was than the one that was stored last. */
  readonly restarted?: readonly PartitionPosition[];
  /** Called after a gap was kept. */
  readonly onGap: (gap: FoundGap) => void;
}

/** A position, and the log in which it is. */
export interface AlignedPosition {
  readonly position: PartitionPosition;
  readonly log: LogRange;
}

/** The broker does not know a partition that it has assigned: its metadata is on its way. */
export class UnknownPartitionError extends Error {
  /** The name in logs. */
  override readonly name = "UnknownPartitionError";
}

/**
 * The position of each partition, all within their logs.
 *
 * Positions are read before logs: read the other way round, a position that another consumer has
 * just moved would lie behind an end that is out of date, like one of a topic that started again.
 *
 * @throws a `DatabaseError`, an error of kafkajs or an {@linkcode UnknownPartitionError}; gaps that
 * were kept before it stay, and calling it again goes on
 */
export async function alignPositions(
  partitions: readonly Partition[],
  { positions, readLogRanges, restarted = [], onGap }: AlignOptions,
): Promise<readonly AlignedPosition[]> {
  let stale = restarted;
  while (true) {
    const rows = await positions.read(partitions);
    const logs = await readLogRanges(partitions);
    const known = new Map(rows.map((row) => [toPartitionKey(row), row]));
    const aligned: AlignedPosition[] = [];
    for (const partition of partitions) {
      const key = toPartitionKey(partition);
      const position = known.get(key);
      const log = logs.get(key);
      if (log === undefined) throw new UnknownPartitionError(`The broker does not know ${key} yet`);
      if (position === undefined) {
        await positions.begin(partition, log);
        continue;
      }
      const gap = stale.some((each) => isSame(each, position))
        ? toRestartGap(position)
        : findGap(position, log);
      if (gap === undefined) aligned.push({ position, log });
      else if (await positions.skip(position, { gap, log })) onGap({ ...partition, ...gap });
    }
    if (aligned.length === partitions.length) return aligned;
    // What was read of the others is out of date now.
    stale = [];
  }
}

function isSame(a: PartitionPosition, b: PartitionPosition): boolean {
  return toPartitionKey(a) === toPartitionKey(b) && a.nextOffset === b.nextOffset &&
    a.lastHash === b.lastHash;
}
