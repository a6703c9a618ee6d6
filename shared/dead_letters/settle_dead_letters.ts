/**
 * The statements that settle dead letters. A letter is settled once: they look for open ones only,
 * under the lock of its row, so two people who settle the same letter do not get in each other's
 * way.
 *
 * @module
 */
import type { Queryable } from "../postgres/database.ts";
import { HEAD_COLUMNS, type LetterHead, toLetterHead } from "./stored_dead_letter.ts";
import type { Selection } from "./selection.ts";
import type { Position } from "../kafka/position.ts";
import { toPositionArrays } from "./read_dead_letters.ts";

/** The letter as it is now; nobody else settles it before the transaction ends. */
export async function lockLetter(
  transaction: Queryable,
  { topic, partition, offset }: Position,
): Promise<LetterHead | undefined> {
  const [row] = await transaction.query(LOCK, [topic, partition, offset]);
  return row && toLetterHead(row);
}

/** Marks the open letter at `position` as replayed; `to` is where its basket is stored from. */
export async function markReplayed(
  transaction: Queryable,
  { topic, partition, offset }: Position,
  { to }: { readonly to: string },
): Promise<void> {
  await transaction.query(MARK_REPLAYED, [topic, partition, offset, to]);
}

/**
 * Marks the selected letters that are open as discarded, for `reason`; with `dryRun` it only finds
 * them.
 *
 * @returns the letters that were open, in the order of their records
 */
export async function markDiscarded(
  database: Queryable,
  selection: Exclude<Selection, { readonly by: "all" }>,
  { reason, dryRun }: { readonly reason: string; readonly dryRun: boolean },
): Promise<readonly LetterHead[]> {
  const [find, args] = selection.by === "code"
    ? [FIND_BY_CODE, [selection.code]]
    : [FIND_BY_POSITION, toPositionArrays(selection.positions)];
  const rows = dryRun
    ? await database.query(`${find} order by topic, partition_id, record_offset`, args)
    : await database.query(toDiscard(find, args.length + 1), [...args, reason]);
  return rows.map(toLetterHead);
}

const LOCK = `
  select ${HEAD_COLUMNS}
  from dead_letters as letters
  where topic = $1::text and partition_id = $2::integer and record_offset = $3::bigint
  for update`;

const MARK_REPLAYED = `
  update dead_letters
  set replayed_at = clock_timestamp(), replayed_to = $4::text
  where topic = $1::text and partition_id = $2::integer and record_offset = $3::bigint
    and replayed_at is null and discarded_at is null`;

const FIND_BY_CODE = `
  select ${HEAD_COLUMNS}
  from dead_letters as letters
  where letters.code = $1::text
    and letters.replayed_at is null and letters.discarded_at is null`;

const FIND_BY_POSITION = `
  select ${HEAD_COLUMNS}
  from dead_letters as letters
  where (letters.topic, letters.partition_id, letters.record_offset) in (
      select * from unnest($1::text[], $2::integer[], $3::bigint[])
    )
    and letters.replayed_at is null and letters.discarded_at is null`;

/** Locks in the order of the records, so that two at once wait for each other and do not deadlock. */
function toDiscard(find: string, reasonArgument: number): string {
  return `
  with found as (${find}
    order by letters.topic, letters.partition_id, letters.record_offset
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
