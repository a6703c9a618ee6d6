/**
 * The statements that settle dead letters. A dead letter is settled once: each statement changes
 * open ones only, under the lock of their rows, so two people may settle the same one at once.
 *
 * @module
 */
import type { Queryable, SqlValue } from "../postgres/database.ts";
import {
  DEAD_LETTER_HEAD_COLUMNS,
  DEAD_LETTER_ORDER,
  type DeadLetterHead,
  type DeadLetterKey,
  toDeadLetterHead,
} from "./stored_dead_letter.ts";
import type { Selection } from "./selection.ts";
import { toArrayLiteral } from "../postgres/array_literal.ts";
import { toPositionArrays } from "../postgres/position_columns.ts";

/** Reads the dead letter and locks its row until the transaction ends. */
export async function lockDeadLetter(
  transaction: Queryable,
  key: DeadLetterKey,
): Promise<DeadLetterHead | undefined> {
  const [row] = await transaction.query(LOCK, toKeyArguments(key));
  return row && toDeadLetterHead(row);
}

/**
 * Marks the dead letter as replayed if it is open. `to` is the position of the record that its
 * basket is stored with.
 */
export async function markReplayed(
  transaction: Queryable,
  key: DeadLetterKey,
  { to }: { readonly to: string },
): Promise<void> {
  await transaction.query(MARK_REPLAYED, [...toKeyArguments(key), to]);
}

/**
 * Marks the selected open dead letters as discarded, for `reason`; with `dryRun` only finds them.
 *
 * @returns the dead letters that were open, ordered by position
 */
export async function markDiscarded(
  database: Queryable,
  selection: Exclude<Selection, { readonly by: "all" }>,
  { reason, dryRun, limit, until }: {
    readonly reason: string;
    readonly dryRun: boolean;
    /** Most of them: the first by position. @default {undefined} all */
    readonly limit?: number | undefined;
    /** Only those that failed until then. @default {undefined} all */
    readonly until?: string | undefined;
  },
): Promise<readonly DeadLetterHead[]> {
  const stores = selection.stores === undefined ? null : toArrayLiteral(selection.stores);
  const [find, own] = selection.by === "code"
    ? [FIND_BY_CODE, [selection.code]]
    : [FIND_BY_POSITION, toPositionArrays(selection.positions)];
  const args = [stores, limit ?? null, until ?? null, ...own];
  const rows = dryRun
    ? await database.query(`${find} ${IN_ORDER}`, args)
    : await database.query(toDiscard(find, args.length + 1), [...args, reason]);
  return rows.map(toDeadLetterHead);
}

function toKeyArguments({ position, contentHash }: DeadLetterKey): SqlValue[] {
  const { topic, partition, offset } = position;
  return [topic, partition, offset, contentHash];
}

const IS_KEY = `
  topic = $1::text and partition_id = $2::integer and record_offset = $3::bigint
    and content_hash = decode($4::text, 'hex')`;

const LOCK = `
  select ${DEAD_LETTER_HEAD_COLUMNS}
  from dead_letters
  where ${IS_KEY}
  for update`;

const MARK_REPLAYED = `
  update dead_letters
  set replayed_at = clock_timestamp(), replayed_to = $5::text
  where ${IS_KEY}
    and replayed_at is null and discarded_at is null`;

const FIND_OPEN = `
  select ${DEAD_LETTER_HEAD_COLUMNS}
  from dead_letters
  where dead_letters.replayed_at is null and dead_letters.discarded_at is null
    and ($1::text[] is null or dead_letters.store = any($1::text[]))
    and ($3::timestamptz is null or dead_letters.failed_at <= $3::timestamptz)`;
/** Locks rows in one order: two runs in different orders would deadlock. */
const IN_ORDER = `
  order by ${DEAD_LETTER_ORDER}
  limit $2::integer`;

const FIND_BY_CODE = `${FIND_OPEN} and dead_letters.code = $4::text`;

const FIND_BY_POSITION = `${FIND_OPEN}
    and (dead_letters.topic, dead_letters.partition_id, dead_letters.record_offset) in (
      select * from unnest($4::text[], $5::integer[], $6::bigint[])
    )`;

function toDiscard(find: string, reasonArgument: number): string {
  return `
  with found as (${find} ${IN_ORDER}
    for update
  ), discarded as (
    update dead_letters as target
    set discarded_at = clock_timestamp(), discard_reason = $${reasonArgument}::text
    from found
    where target.topic = found.topic
      and target.partition_id = found.partition_id
      and target.record_offset = found.record_offset
      and target.content_hash = decode(found.content_hash, 'hex')
    returning
      target.topic, target.partition_id, target.record_offset,
      encode(target.content_hash, 'hex') as content_hash
  )
  select found.*
  from found
  join discarded using (topic, partition_id, record_offset, content_hash)
  order by topic, partition_id, record_offset, failed_at, content_hash`;
}
