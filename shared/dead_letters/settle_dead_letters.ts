/**
 * The statements that settle dead letters. A dead letter is settled once: each statement changes
 * open ones only, under the lock of their rows, so two people may settle the same one at once.
 *
 * @module
 */
import type { Queryable } from "../postgres/database.ts";
import {
  DEAD_LETTER_HEAD_COLUMNS,
  type DeadLetterHead,
  toDeadLetterHead,
} from "./stored_dead_letter.ts";
import type { Selection } from "./selection.ts";
import type { Position } from "../kafka/position.ts";
import { toPositionArrays } from "../postgres/position_columns.ts";

/** Reads the dead letter and locks its row until the transaction ends. */
export async function lockDeadLetter(
  transaction: Queryable,
  { topic, partition, offset }: Position,
): Promise<DeadLetterHead | undefined> {
  const [row] = await transaction.query(LOCK, [topic, partition, offset]);
  return row && toDeadLetterHead(row);
}

/**
 * Marks the dead letter as replayed if it is open. `to` is the position of the record that its
 * basket is stored with.
 */
export async function markReplayed(
  transaction: Queryable,
  { topic, partition, offset }: Position,
  { to }: { readonly to: string },
): Promise<void> {
  await transaction.query(MARK_REPLAYED, [topic, partition, offset, to]);
}

/**
 * Marks the selected open dead letters as discarded, for `reason`; with `dryRun` only finds them.
 *
 * @returns the dead letters that were open, ordered by position
 */
export async function markDiscarded(
  database: Queryable,
  selection: Exclude<Selection, { readonly by: "all" }>,
  { reason, dryRun }: { readonly reason: string; readonly dryRun: boolean },
): Promise<readonly DeadLetterHead[]> {
  const [find, args] = selection.by === "code"
    ? [FIND_BY_CODE, [selection.code]]
    : [FIND_BY_POSITION, toPositionArrays(selection.positions)];
  const rows = dryRun
    ? await database.query(`${find} order by topic, partition_id, record_offset`, args)
    : await database.query(toDiscard(find, args.length + 1), [...args, reason]);
  return rows.map(toDeadLetterHead);
}

const LOCK = `
  select ${DEAD_LETTER_HEAD_COLUMNS}
  from dead_letters
  where topic = $1::text and partition_id = $2::integer and record_offset = $3::bigint
  for update`;

const MARK_REPLAYED = `
  update dead_letters
  set replayed_at = clock_timestamp(), replayed_to = $4::text
  where topic = $1::text and partition_id = $2::integer and record_offset = $3::bigint
    and replayed_at is null and discarded_at is null`;

const FIND_BY_CODE = `
  select ${DEAD_LETTER_HEAD_COLUMNS}
  from dead_letters
  where dead_letters.code = $1::text
    and dead_letters.replayed_at is null and dead_letters.discarded_at is null`;

const FIND_BY_POSITION = `
  select ${DEAD_LETTER_HEAD_COLUMNS}
  from dead_letters
  where (dead_letters.topic, dead_letters.partition_id, dead_letters.record_offset) in (
      select * from unnest($1::text[], $2::integer[], $3::bigint[])
    )
    and dead_letters.replayed_at is null and dead_letters.discarded_at is null`;

/** Locks rows ordered by position: two runs in different orders would deadlock. */
function toDiscard(find: string, reasonArgument: number): string {
  return `
  with found as (${find}
    order by dead_letters.topic, dead_letters.partition_id, dead_letters.record_offset
    for update
  ), discarded as (
    update dead_letters as target
    set discarded_at = clock_timestamp(), discard_reason = $${reasonArgument}::text
    from found
    where target.topic = found.topic
      and target.partition_id = found.partition_id
      and target.record_offset = found.record_offset
    returning target.topic, target.partition_id, target.record_offset
  )
  select found.*
  from found
  join discarded using (topic, partition_id, record_offset)
  order by topic, partition_id, record_offset`;
}
