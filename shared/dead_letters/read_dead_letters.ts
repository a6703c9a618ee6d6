/**
 * Reads dead letters: a list of heads for people, single ones, and the open ones page by page for
 * those who settle them.
 *
 * @module
 */
import { toArrayLiteral } from "../postgres/array_literal.ts";
import type { Queryable } from "../postgres/database.ts";
import {
  HEAD_COLUMNS,
  type Letter,
  LETTER_COLUMNS,
  type LetterHead,
  toLetter,
  toLetterHead,
} from "./stored_dead_letter.ts";
import { formatPosition, type Position } from "../kafka/position.ts";

/** Some letters, and how many there are. */
export interface LetterList {
  /** The newest, newest first. */
  readonly letters: readonly LetterHead[];
  /** How many there are in all, by code. */
  readonly counts: Readonly<Record<string, number>>;
}

/** Lists the open letters, or all of them. */
export async function listLetters(
  database: Queryable,
  { code, limit, all }: {
    readonly code: string | undefined;
    readonly limit: number;
    readonly all: boolean;
  },
): Promise<LetterList> {
  const letters = await database.query(LIST, [code ?? null, all, limit]);
  const counts = await database.query(COUNT, [code ?? null, all]);
  return {
    letters: letters.map(toLetterHead),
    counts: Object.fromEntries(counts.map((row) => [row.code ?? "", Number(row.letters)])),
  };
}

/** The letters at `positions`, in the order of their records; those that do not exist are left out. */
export async function readLetters(
  database: Queryable,
  positions: readonly Position[],
): Promise<readonly Letter[]> {
  const rows = await database.query(READ, toPositionArrays(positions));
  return rows.map(toLetter);
}

/** Positions as the arrays that `unnest($1::text[], $2::integer[], $3::bigint[])` takes. */
export function toPositionArrays(positions: readonly Position[]): [string, string, string] {
  return [
    toArrayLiteral(positions.map(({ topic }) => topic)),
    toArrayLiteral(positions.map(({ partition }) => partition)),
    toArrayLiteral(positions.map(({ offset }) => offset)),
  ];
}

/**
 * Every letter that is open when this is called, in the order of their records, a page at a time
 * so that a million of them fit. Letters that come into being meanwhile are not among them: what
 * is replayed and fails again would otherwise be replayed for ever.
 */
export async function* readOpenLetters(
  database: Queryable,
  { code, pageSize = 50 }: { readonly code?: string | undefined; readonly pageSize?: number } = {},
): AsyncGenerator<Letter> {
  const [clock] = await database.query("select clock_timestamp()::text as now");
  const until = clock?.now ?? null;
  let after: Position = { topic: "", partition: -1, offset: "-1" };
  while (true) {
    const { topic, partition, offset } = after;
    const args = [code ?? null, until, topic, partition, offset, pageSize];
    const page = (await database.query(READ_OPEN, args)).map(toLetter);
    yield* page;
    const last = page.at(-1);
    if (last === undefined || page.length < pageSize) return;
    after = last.position;
  }
}

/**
 * Positions of other open conflicts of the same basket that stand in another partition or topic:
 * which of them came later is not known.
 */
export async function readRivals(
  database: Queryable,
  { position, identity }: LetterHead,
): Promise<readonly string[]> {
  if (identity === undefined) return [];
  const { topic, partition } = position;
  const rows = await database.query(READ_RIVALS, [identity.store, identity.id, topic, partition]);
  return rows.map((row) => formatPosition(toLetterHead(row).position));
}

const OPEN = "letters.replayed_at is null and letters.discarded_at is null";

const LIST = `
  select ${HEAD_COLUMNS}
  from dead_letters as letters
  where ($1::text is null or letters.code = $1::text)
    and ($2::boolean or (${OPEN}))
  order by letters.failed_at desc, letters.topic desc, letters.partition_id desc,
    letters.record_offset desc
  limit $3::integer`;

const COUNT = `
  select letters.code, count(*) as letters
  from dead_letters as letters
  where ($1::text is null or letters.code = $1::text)
    and ($2::boolean or (${OPEN}))
  group by letters.code
  order by letters.code`;

const READ = `
  select ${LETTER_COLUMNS}
  from dead_letters as letters
  join unnest($1::text[], $2::integer[], $3::bigint[])
    as wanted (topic, partition_id, record_offset) using (topic, partition_id, record_offset)
  order by letters.topic, letters.partition_id, letters.record_offset`;

const READ_OPEN = `
  select ${LETTER_COLUMNS}
  from dead_letters as letters
  where ($1::text is null or letters.code = $1::text)
    and ${OPEN}
    and letters.failed_at <= $2::timestamptz
    and (letters.topic, letters.partition_id, letters.record_offset)
      > ($3::text, $4::integer, $5::bigint)
  order by letters.topic, letters.partition_id, letters.record_offset
  limit $6::integer`;

const READ_RIVALS = `
  select ${HEAD_COLUMNS}
  from dead_letters as letters
  where letters.store = $1::text
    and letters.basket_id = $2::text
    and letters.code = 'conflict'
    and ${OPEN}
    and (letters.topic, letters.partition_id) <> ($3::text, $4::integer)
  order by letters.topic, letters.partition_id, letters.record_offset`;
