/**
 * Looks whether idle partitions are still where the tables and the broker have them. No batch tells:
 * none comes from a topic that was made again and is empty, or whose records were deleted unread.
 *
 * @module
 */
import { toPartitionKey } from "../store/partition_position.ts";
import type { AlignOptions } from "./align_positions.ts";
import type { Cursor } from "./cursor.ts";

/**
 * Those of `cursors` that have not moved meanwhile, and whose position in the tables is another one
 * by now or lies outside of their log. Empty while the tables or the broker cannot be read, which is
 * noticed elsewhere. Never rejects.
 */
export async function findStrayed(
  cursors: readonly Cursor[],
  { positions, readLogRanges }: Pick<AlignOptions, "positions" | "readLogRanges">,
): Promise<readonly Cursor[]> {
  if (cursors.length === 0) return [];
  const before = new Map(cursors.map((cursor) => [cursor, cursor.position.nextOffset]));
  let rows, logs;
  try {
    const partitions = cursors.map(({ topic, partition }) => ({ topic, partition }));
    rows = await positions.read(partitions);
    logs = await readLogRanges(partitions);
  } catch {
    return [];
  }
  const stored = new Map(rows.map((row) => [toPartitionKey(row), row.nextOffset]));
  return cursors.filter((cursor) => {
    const key = toPartitionKey(cursor);
    const log = logs.get(key);
    const { nextOffset } = cursor.position;
    return log !== undefined && before.get(cursor) === nextOffset &&
      (!cursor.fits(log) || stored.get(key) !== nextOffset);
  });
}
