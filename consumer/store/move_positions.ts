/**
 * The fence of a transaction: it moves the positions of the partitions that its records came from,
 * or it must not be committed. Two consumers that both hold a partition cannot both store.
 *
 * @module
 */
import { toArrayLiteral } from "../../shared/postgres/array_literal.ts";
import type { Queryable } from "../../shared/postgres/database.ts";
import { type Partition, type PartitionPosition, toPartitionKey } from "./partition_position.ts";
import { type Policies, POLICY_COLUMNS, readPolicies, toPolicies } from "./policies.ts";

/**
 * Rows are not where the records begin: another consumer has moved them, or the database was
 * restored. Nothing was stored; read these rows again and go on from there.
 */
export class PositionsMovedError extends Error {
  /** The name in logs. */
  override readonly name = "PositionsMovedError";
  /** The partitions that are elsewhere, at least one. */
  readonly partitions: readonly Partition[];

  /** Names the partitions and the offsets that were expected. */
  constructor(positions: readonly PartitionPosition[]) {
    const expected = positions.map((position) =>
      `${toPartitionKey(position)} is not at offset ${position.nextOffset} any more`
    );
    super(`Cannot store a batch: ${expected.join(", ")}`);
    this.partitions = positions;
  }
}

/**
 * Moves the rows of partitions, and locks them until the transaction ends; one whose `to` is its
 * `from` is left alone. Run it before any other statement: a consumer that comes second waits here
 * and has stored nothing yet.
 *
 * Whoever changes a policy locks the table `partition_positions` in exclusive mode first. So this
 * statement waits for them, and returns what they have committed: Postgres takes the locks of a
 * statement before its snapshot.
 *
 * @returns what the transaction must not store
 * @throws {PositionsMovedError} when a row is not at its `from.nextOffset`, or does not exist
 */
export async function movePositions(
  transaction: Queryable,
  { from, to }: {
    readonly from: readonly PartitionPosition[];
    /** In the order of `from`. */
    readonly to: readonly PartitionPosition[];
  },
): Promise<Policies> {
  const moves = from.flatMap((before, index) => {
    const after = to[index];
    return after === undefined || after === before ? [] : [{ before, after }];
  });
  if (moves.length === 0) return await readPolicies(transaction);
  const moved = await transaction.query(MOVE, [
    toArrayLiteral(moves.map(({ before }) => before.topic)),
    toArrayLiteral(moves.map(({ before }) => before.partition)),
    toArrayLiteral(moves.map(({ before }) => String(before.nextOffset))),
    toArrayLiteral(moves.map(({ after }) => String(after.nextOffset))),
    toArrayLiteral(moves.map(({ after }) => after.lastHash && `\\x${after.lastHash}`)),
    toArrayLiteral(moves.map(({ after }) => String(after.endOffset))),
  ]);
  if (moved.length === moves.length) return toPolicies(moved[0]);
  const keys = new Set(
    moved.map(({ topic, partition_id }) =>
      toPartitionKey({ topic: topic ?? "", partition: Number(partition_id) })
    ),
  );
  throw new PositionsMovedError(
    moves.map(({ before }) => before).filter((position) => !keys.has(toPartitionKey(position))),
  );
}

// Locked in one order, so that two consumers that hold the same partitions wait for each other
// instead of deadlocking.
const MOVE = `
  with moves as (
    select *
    from unnest($1::text[], $2::integer[], $3::bigint[], $4::bigint[], $5::bytea[], $6::bigint[])
      as move (topic, partition_id, from_offset, to_offset, last_hash, end_offset)
  ),
  held as (
    select position.topic, position.partition_id
    from partition_positions as position
    join moves using (topic, partition_id)
    where position.next_offset = moves.from_offset
    order by position.topic, position.partition_id
    for update of position
  )
  update partition_positions as position
  set
    next_offset = moves.to_offset,
    last_hash = moves.last_hash,
    end_offset = moves.end_offset,
    moved_at = clock_timestamp()
  from held
  join moves using (topic, partition_id)
  where position.topic = held.topic
    and position.partition_id = held.partition_id
  returning position.topic, position.partition_id, ${POLICY_COLUMNS}`;
