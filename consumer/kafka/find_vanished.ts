/**
 * Finds partitions that a topic had and has no more, since it was made again with fewer of them: no
 * member of the group is assigned them, so that nobody else would look at their records.
 *
 * @module
 */
import { type PartitionPosition, toPartitionKey } from "../store/partition_position.ts";
import type { AlignOptions } from "./align_positions.ts";

/**
 * The positions in `topics` with records that are known and not stored, and without a partition. A
 * topic that is unknown as a whole has none: it may be made again any moment. Empty while the tables
 * or the broker cannot be read, which is noticed elsewhere. Never rejects.
 */
export async function findVanished(
  topics: readonly string[],
  { positions, readLogRanges }: Pick<AlignOptions, "positions" | "readLogRanges">,
): Promise<readonly PartitionPosition[]> {
  if (topics.length === 0) return [];
  try {
    const unread = await positions.readUnread(topics);
    if (unread.length === 0) return [];
    const logs = await readLogRanges(unread);
    // It reads each topic as a whole, so that the first partition says whether the topic is there.
    return unread.filter((position) =>
      logs.has(toPartitionKey({ ...position, partition: 0 })) &&
      !logs.has(toPartitionKey(position))
    );
  } catch {
    return [];
  }
}
