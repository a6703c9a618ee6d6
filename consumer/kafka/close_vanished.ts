/**
 * Keeps gaps for partitions that a topic had and has no more, since it was made again with fewer of
 * them: no member of the group is assigned them, so that nobody else would look at their records.
 *
 * @module
 */
import { toRestartGap } from "../store/find_gap.ts";
import { type PartitionPosition, toPartitionKey } from "../store/partition_position.ts";
import type { AlignOptions } from "./align_positions.ts";

/** Options for {@linkcode createVanishedClose}. */
export interface VanishedOptions
  extends Pick<AlignOptions, "positions" | "readLogRanges" | "onGap"> {
  readonly topic: string;
}

/**
 * Creates a function that looks for such partitions, and keeps a gap for what is known and not stored
 * of those that it finds for the second time: the broker may have been out of date.
 *
 * @throws from the function a `DatabaseError` or an error of kafkajs; the next call goes on
 */
export function createVanishedClose(
  { topic, positions, readLogRanges, onGap }: VanishedOptions,
): () => Promise<void> {
  let before: ReadonlySet<string> = new Set();

  async function findVanished(): Promise<readonly PartitionPosition[]> {
    const unread = await positions.readUnread(topic);
    if (unread.length === 0) return [];
    const logs = await readLogRanges(unread);
    // It reads the topic as a whole. One without partitions may be made again any moment.
    return logs.size === 0 ? [] : unread.filter((position) => !logs.has(toPartitionKey(position)));
  }

  return async function closeVanished() {
    const vanished = await findVanished();
    const again = vanished.filter((position) => before.has(toPartitionKey(position)));
    before = new Set(vanished.map(toPartitionKey));
    for (const position of again) {
      const gap = toRestartGap(position);
      // Should the partition come back, it is read from its beginning.
      const kept = await positions.skip(position, { gap, log: { start: 0n, end: 0n } });
      if (kept) onGap({ topic, partition: position.partition, ...gap });
    }
  };
}
