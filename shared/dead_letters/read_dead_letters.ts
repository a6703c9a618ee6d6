/**
 * Reads dead letters: the list without contents, single ones, and the open ones page by page.
 *
 * @module
 */
import type { Queryable, SqlValue } from "../postgres/database.ts";
import {
  DEAD_LETTER_COLUMNS,
  DEAD_LETTER_HEAD_COLUMNS,
  DEAD_LETTER_ORDER,
  type DeadLetterHead,
  type StoredDeadLetter,
  toDeadLetterHead,
  toStoredDeadLetter,
} from "./stored_dead_letter.ts";
import { formatPosition, type Position } from "../kafka/position.ts";
import { CONFLICT_CODES, type DeadLetterCode } from "./dead_letter_code.ts";
import { toArrayLiteral } from "../postgres/array_literal.ts";
import { toPositionArrays } from "../postgres/position_columns.ts";
import { toExactInstant } from "../postgres/to_instant.ts";

/** A list of dead letters and the counts behind it. */
export interface DeadLetterList {
  /** At most `limit`, newest first. */
  readonly deadLetters: readonly DeadLetterHead[];
  /** How many match in all, by code. */
  readonly counts: Readonly<Record<string, number>>;
}

/** Lists the open dead letters, or with `all` the settled ones too. */
export async function listDeadLetters(
  database: Queryable,
  { code, limit, all }: {
    readonly code: DeadLetterCode | undefined;
    readonly limit: number;
    readonly all: boolean;
  },
): Promise<DeadLetterList> {
  const deadLetters = await database.query(LIST, [code ?? null, all, limit]);
  const counts = await database.query(COUNT, [code ?? null, all]);
  return {
    deadLetters: deadLetters.map(toDeadLetterHead),
    counts: Object.fromEntries(counts.map((row) => [row.code ?? "", Number(row.count)])),
  };
}

/**
 * The dead letters at `positions`, ordered by position, the older first where two have the same.
 * Leaves out positions without any.
 */
export async function readDeadLetters(
  database: Queryable,
  positions: readonly Position[],
  { stores, limit }: ReadOptions = {},
): Promise<readonly StoredDeadLetter[]> {
  const args = [...toPositionArrays(positions), toStores(stores), limit ?? null];
  const rows = await database.query(READ, args);
  return rows.map(toStoredDeadLetter);
}

/** The same without their contents. */
export async function readDeadLetterHeads(
  database: Queryable,
  positions: readonly Position[],
  { stores, limit }: ReadOptions = {},
): Promise<readonly DeadLetterHead[]> {
  const args = [...toPositionArrays(positions), toStores(stores), limit ?? null];
  const rows = await database.query(READ_HEADS, args);
  return rows.map(toDeadLetterHead);
}

/** Which of the dead letters at some positions are read. */
export interface ReadOptions {
  /** Only those of these shops. @default {undefined} all */
  readonly stores?: readonly string[] | undefined;
  /** Most of them. @default {undefined} all */
  readonly limit?: number;
}

/**
 * Every dead letter that is open at the time of the call, ordered by position, one content in memory
 * at a time: each may have 4 MiB, and as hexadecimal text twice that. Leaves out those that arrive
 * later: a record that is replayed and fails again would otherwise be replayed for ever.
 */
export async function* readOpenDeadLetters(
  database: Queryable,
  { code, stores, pageSize = 50 }: {
    readonly code?: DeadLetterCode | undefined;
    readonly stores?: readonly string[] | undefined;
    readonly pageSize?: number;
  } = {},
): AsyncGenerator<StoredDeadLetter> {
  const [clock] = await database.query(`select ${toExactInstant("clock_timestamp()")} as now`);
  const until = clock?.now ?? null;
  let after: readonly SqlValue[] = ["", -1, -1, "-infinity", ""];
  while (true) {
    const rows = await database.query(READ_OPEN, [
      code ?? null,
      until,
      pageSize,
      ...after,
      toStores(stores),
    ]);
    for (const { position, contentHash } of rows.map(toDeadLetterHead)) {
      const { topic, partition, offset } = position;
      const [row] = await database.query(READ_ONE, [topic, partition, offset, contentHash]);
      // Deleted since the page was read.
      if (row !== undefined) yield toStoredDeadLetter(row);
    }
    const last = rows.at(-1);
    if (last === undefined || rows.length < pageSize) return;
    after = ORDER_COLUMNS.map((column) => last[column] ?? null);
  }
}

/**
 * Positions of other open conflicts of the same basket in another partition or topic. Kafka does
 * not say which of them came later.
 */
export async function readRivals(
  database: Queryable,
  { position, identity }: DeadLetterHead,
): Promise<readonly string[]> {
  if (identity === undefined) return [];
  const { topic, partition } = position;
  const rows = await database.query(READ_RIVALS, [identity.store, identity.id, topic, partition]);
  return rows.map((row) => formatPosition(toDeadLetterHead(row).position));
}

function toStores(stores: readonly string[] | undefined): string | null {
  return stores === undefined ? null : toArrayLiteral(stores);
}

const OPEN = "dead_letters.replayed_at is null and dead_letters.discarded_at is null";

const LIST = `
  select ${DEAD_LETTER_HEAD_COLUMNS}
  from dead_letters
  where ($1::text is null or dead_letters.code = $1::text)
    and ($2::boolean or (${OPEN}))
  order by dead_letters.failed_at desc, dead_letters.topic desc, dead_letters.partition_id desc,
    dead_letters.record_offset desc, dead_letters.content_hash desc
  limit $3::integer`;

const COUNT = `
  select dead_letters.code, count(*) as count
  from dead_letters
  where ($1::text is null or dead_letters.code = $1::text)
    and ($2::boolean or (${OPEN}))
  group by dead_letters.code
  order by dead_letters.code`;

const AT_POSITIONS = `
  from dead_letters
  join unnest($1::text[], $2::integer[], $3::bigint[])
    as wanted (topic, partition_id, record_offset) using (topic, partition_id, record_offset)
  where $4::text[] is null or dead_letters.store = any($4::text[])
  order by ${DEAD_LETTER_ORDER}
  limit $5::integer`;
const READ = `select ${DEAD_LETTER_COLUMNS} ${AT_POSITIONS}`;
const READ_HEADS = `select ${DEAD_LETTER_HEAD_COLUMNS} ${AT_POSITIONS}`;

/** The columns of {@linkcode READ_OPEN} that say where the next page begins. */
const ORDER_COLUMNS = [
  "topic",
  "partition_id",
  "record_offset",
  "exactly_failed_at",
  "content_hash",
] as const;

const READ_OPEN = `
  select ${DEAD_LETTER_HEAD_COLUMNS}, ${
  toExactInstant("dead_letters.failed_at")
} as exactly_failed_at
  from dead_letters
  where ($1::text is null or dead_letters.code = $1::text)
    and ${OPEN}
    and dead_letters.failed_at <= $2::timestamptz
    and (${DEAD_LETTER_ORDER})
      > ($4::text, $5::integer, $6::bigint, $7::timestamptz, decode($8::text, 'hex'))
    and ($9::text[] is null or dead_letters.store = any($9::text[]))
  order by ${DEAD_LETTER_ORDER}
  limit $3::integer`;

// The primary key.
const READ_ONE = `
  select ${DEAD_LETTER_COLUMNS}
  from dead_letters
  where topic = $1::text and partition_id = $2::integer and record_offset = $3::bigint
    and content_hash = decode($4::text, 'hex')`;

const READ_RIVALS = `
  select ${DEAD_LETTER_HEAD_COLUMNS}
  from dead_letters
  where dead_letters.store = $1::text
    and dead_letters.basket_id = $2::text
    and dead_letters.code in (${CONFLICT_CODES.map((code) => `'${code}'`).join(", ")})
    and ${OPEN}
    and (dead_letters.topic, dead_letters.partition_id) <> ($3::text, $4::integer)
  order by ${DEAD_LETTER_ORDER}`;
