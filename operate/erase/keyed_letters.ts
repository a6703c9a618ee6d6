/**
 * Dead letters of which nothing could be read but the record's key, `store/id`.
 *
 * @module
 */
import type { BasketIdentity } from "../../shared/basket/basket.ts";
import { toRecordKey } from "../../shared/basket/record.ts";
import { CLOSING_SCHEMA } from "../../shared/closings/closing_record.ts";
import type { Position } from "../../shared/kafka/position.ts";
import type { Queryable, SqlValue } from "../../shared/postgres/database.ts";
import { toPosition, toPositionArrays } from "../../shared/postgres/position_columns.ts";
import { toExactInstant } from "../../shared/postgres/to_instant.ts";

/** What was found before the fence. */
export interface KeyedLetters {
  /** Where they are; one comes again where a position has two. */
  readonly positions: readonly Position[];
  /** The instant behind which there may be more. */
  readonly since: string;
}

/** Looks for them without a lock: it reads the whole table, and consumers wait behind the fence. */
export async function findKeyedLetters(
  database: Queryable,
  identity: BasketIdentity,
): Promise<KeyedLetters> {
  const [row] = await database.query(`select ${SINCE} as since`);
  const letters = await database.query(FIND, toArguments(identity));
  return { positions: letters.map(toPosition), since: row?.since ?? "" };
}

/**
 * Deletes them, behind the fence, where nothing reads the whole table (2 s a million letters): those
 * that were found, by their positions, and those that have come since, by an index.
 *
 * @returns how many
 */
export async function deleteKeyedLetters(
  transaction: Queryable,
  identity: BasketIdentity,
  { positions, since }: KeyedLetters,
): Promise<number> {
  const args = toArguments(identity);
  const found = await transaction.query(DELETE_FOUND, [...args, ...toPositionArrays(positions)]);
  const newer = await transaction.query(DELETE_NEW, [...args, since]);
  return found.length + newer.length;
}

function toArguments(identity: BasketIdentity): readonly SqlValue[] {
  return [toRecordKey(identity), btoa(CLOSING_SCHEMA)];
}

// The key of a closing is `store/till`.
const OF_KEY = `
  store is null
    and key = convert_to($1::text, 'UTF8')
    and headers ->> 'schema' is distinct from $2::text`;

const FIND = `
  select topic, partition_id, record_offset
  from dead_letters
  where ${OF_KEY}`;

const DELETE_FOUND = `
  delete from dead_letters
  using unnest($3::text[], $4::integer[], $5::bigint[])
    as found (found_topic, found_partition, found_offset)
  where topic = found_topic and partition_id = found_partition and record_offset = found_offset
    and ${OF_KEY}
  returning topic`;

const DELETE_NEW = `
  delete from dead_letters
  where failed_at >= $3::timestamptz
    and replayed_at is null and discarded_at is null
    and ${OF_KEY}
  returning topic`;

/** Longer ago than any transaction that was under way began: a statement has a minute. */
const SINCE = toExactInstant("(clock_timestamp() - interval '10 minutes')");
