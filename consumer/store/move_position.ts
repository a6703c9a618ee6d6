/**
 * The fence of a transaction: it moves the position of the partition that its records came from, or
 * it must not be committed. Two consumers that both hold a partition cannot both store.
 *
 * @module
 */
import type { Queryable } from "../../shared/postgres/database.ts";
import type { PartitionPosition } from "./partition_position.ts";

/**
 * The row is not where the records begin: another consumer has moved it, or the database was
 * restored. Nothing was stored; read the row again and go on from there.
 */
export class PositionMovedError extends Error {
  /** The name in logs. */
  override readonly name = "PositionMovedError";

  /** Names the partition and the offset that was expected. */
  constructor({ topic, partition, nextOffset }: PartitionPosition) {
    super(`Cannot store a batch: ${topic}/${partition} is not at offset ${nextOffset} any more`);
  }
}

/**
 * Moves the row of a partition, and locks it until the transaction ends. Run it before any other
 * statement: a consumer that comes second waits here and has stored nothing yet.
 *
 * @throws {PositionMovedError} when the row is not at `from.nextOffset`, or does not exist
 */
export async function movePosition(
  transaction: Queryable,
  { from, to }: { readonly from: PartitionPosition; readonly to: PartitionPosition },
): Promise<void> {
  const moved = await transaction.query(MOVE, [
    from.topic,
    from.partition,
    String(from.nextOffset),
    String(to.nextOffset),
    to.lastHash === null ? null : `\\x${to.lastHash}`,
    String(to.endOffset),
  ]);
  if (moved.length === 0) throw new PositionMovedError(from);
}

const MOVE = `
  update partition_positions
  set
    next_offset = $4::bigint,
    last_hash = $5::bytea,
    end_offset = $6::bigint,
    moved_at = clock_timestamp()
  where topic = $1::text
    and partition_id = $2::integer
    and next_offset = $3::bigint
  returning 1 as moved`;
