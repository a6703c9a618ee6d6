/**
 * Dead letters of which nothing could be read but the record's key, `store/id`.
 *
 * @module
 */
import type { BasketIdentity } from "../../shared/basket/basket.ts";
import { toRecordKey } from "../../shared/basket/record.ts";
import { CLOSING_SCHEMA } from "../../shared/closings/closing_record.ts";
import type { Queryable, SqlValue } from "../../shared/postgres/database.ts";
import { toExactInstant } from "../../shared/postgres/to_instant.ts";

/** What was found before the fence. */
export interface KeyedLetters {
  /** How many there were. */
  readonly count: number;
  /** The instant behind which there may be more. */
  readonly since: string;
}

/** Looks for them without a lock: it reads the whole table, and consumers wait behind the fence. */
export async function findKeyedLetters(
  database: Queryable,
  identity: BasketIdentity,
): Promise<KeyedLetters> {
  const [row] = await database.query(
    `select count(*) as count, ${SINCE} as since ${OF_KEY}`,
    toArguments(identity),
  );
  return { count: Number(row?.count), since: row?.since ?? "" };
}

/**
 * Deletes them, behind the fence. Where none were found before it, only those that have come since
 * are looked for, by an index.
 *
 * @returns how many
 */
export async function deleteKeyedLetters(
  transaction: Queryable,
  identity: BasketIdentity,
  { count, since }: KeyedLetters,
): Promise<number> {
  const args = toArguments(identity);
  const deleted = count > 0
    ? await transaction.query(`delete ${OF_KEY} returning topic`, args)
    : await transaction.query(`delete ${OF_KEY} and ${IS_NEW} returning topic`, [...args, since]);
  return deleted.length;
}

function toArguments(identity: BasketIdentity): readonly SqlValue[] {
  return [toRecordKey(identity), btoa(CLOSING_SCHEMA)];
}

// The key of a closing is `store/till`.
const OF_KEY = `
  from dead_letters
  where store is null
    and key = convert_to($1::text, 'UTF8')
    and headers ->> 'schema' is distinct from $2::text`;

/** Longer ago than any transaction that was under way began: a statement has a minute. */
const SINCE = toExactInstant("(clock_timestamp() - interval '10 minutes')");

const IS_NEW = `
  dead_letters.failed_at >= $3::timestamptz
    and replayed_at is null and discarded_at is null`;
