/**
 * Dead letters that may be about a basket, although nobody could read whose they are: their record's key
 * is not `store/id`. A person has to look, since one of them may hold others' baskets too.
 *
 * @module
 */
import type { BasketIdentity } from "../../shared/basket/basket.ts";
import { formatPosition } from "../../shared/kafka/position.ts";
import type { Queryable } from "../../shared/postgres/database.ts";
import { toPosition } from "../../shared/postgres/position_columns.ts";

/** What an erasure leaves to a person. */
export interface SuspectLetters {
  /** Whose stored bytes hold both names, as `topic/partition@offset`, newest first, at most 20. */
  readonly suspects: readonly string[];
  /** How many there are. */
  readonly suspectCount: number;
  /** How many hold only a part of a record, or packed bytes, in which no name can be found. */
  readonly unsearchable: number;
}

/**
 * Looks for them, once the letters that name the basket are gone: those are left out. Reads the bytes
 * of each letter without an identity once, and takes no lock.
 */
export async function findSuspectLetters(
  database: Queryable,
  { store, id }: BasketIdentity,
): Promise<SuspectLetters> {
  const rows = await database.query(FIND, [store, id, escaped(store), escaped(id)]);
  const [first] = rows;
  return {
    suspects: rows.filter(({ topic }) => topic !== null)
      .map((row) => formatPosition(toPosition(row))),
    suspectCount: Number(first?.suspect_count),
    unsearchable: Number(first?.unsearchable),
  };
}

/** As JSON writers put it that leave no letter outside ASCII. */
function escaped(text: string): string {
  return JSON.stringify(text).slice(1, -1).replace(
    /[^ -~]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

/** Letters that no name was read of, and of which something is kept. */
const IS_UNREAD = `
  store is null
    and key is distinct from convert_to($1::text || '/' || $2::text, 'UTF8')
    and not (key is null and value is null)`;

// In one pass: a list of the bytes, read for two counts, would be written to disk first.
const FIND = `
  with found as (
    select topic, partition_id, record_offset, failed_at
    from dead_letters
    cross join lateral (
      select coalesce(key, '') || decode('00', 'hex') || coalesce(value, '') as bytes
    ) as letter
    where ${IS_UNREAD}
      and (
        position(convert_to($2::text, 'UTF8') in bytes) > 0
        or ($4::text <> $2::text and position(convert_to($4::text, 'UTF8') in bytes) > 0)
      ) and (
        position(convert_to($1::text, 'UTF8') in bytes) > 0
        or ($3::text <> $1::text and position(convert_to($3::text, 'UTF8') in bytes) > 0)
      )
  ), newest as (
    select topic, partition_id, record_offset, failed_at
    from found
    order by failed_at desc
    limit 20
  )
  select
    newest.topic, newest.partition_id, newest.record_offset,
    counted.suspect_count, counted.unsearchable
  from (
    select
      (select count(*) from found) as suspect_count,
      (
        select count(*)
        from dead_letters
        where code in ('unreadable_batch', 'oversized_value') and ${IS_UNREAD}
      ) as unsearchable
  ) as counted
  left join newest on true
  order by newest.failed_at desc`;
