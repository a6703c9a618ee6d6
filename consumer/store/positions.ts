/**
 * Reads where partitions are, begins those that are read for the first time, and takes them past
 * records that are gone, which leaves a row in `gaps`.
 *
 * @module
 */
import { toArrayLiteral } from "../../shared/postgres/array_literal.ts";
import type { Queryable, TextRow } from "../../shared/postgres/database.ts";
import type { Gap, LogRange } from "./find_gap.ts";
import type { Partition, PartitionPosition } from "./partition_position.ts";

/** The tables `partition_positions` and `gaps`, as the source of the pipeline uses them. */
export interface Positions {
  /** The rows of `partitions`; those without a row are left out. */
  read(partitions: readonly Partition[]): Promise<readonly PartitionPosition[]>;
  /** The rows of `topic` whose records are not all stored, as far as their ends are known. */
  readUnread(topic: string): Promise<readonly PartitionPosition[]>;
  /**
   * Begins a partition without a row at the start of its log. A start above 0 is noted as a gap
   * `before_first_read`. Idempotent: an existing row is kept.
   */
  begin(partition: Partition, log: LogRange): Promise<void>;
  /**
   * Takes a position to the start of the log and keeps `gap`, both or nothing.
   *
   * @returns whether it did: `false` when the row is another than `position` by now
   */
  skip(position: PartitionPosition, skipped: SkippedLog): Promise<boolean>;
}

/** What a position skips, and the log that it goes on with. */
export interface SkippedLog {
  readonly gap: Gap;
  readonly log: LogRange;
}

/** The positions in `database`. All methods throw a `DatabaseError` when it cannot be reached. */
export function createPositions(database: Queryable): Positions {
  return {
    async read(partitions) {
      const rows = await database.query(READ, [
        toArrayLiteral(partitions.map(({ topic }) => topic)),
        toArrayLiteral(partitions.map(({ partition }) => partition)),
      ]);
      return rows.map(toPosition);
    },
    async readUnread(topic) {
      return (await database.query(READ_UNREAD, [topic])).map(toPosition);
    },
    async begin({ topic, partition }, { start, end }) {
      await database.query(BEGIN, [topic, partition, String(start), String(end)]);
    },
    async skip({ topic, partition, nextOffset, lastHash }, { gap, log }) {
      const kept = await database.query(SKIP, [
        topic,
        partition,
        String(nextOffset),
        lastHash === null ? null : `\\x${lastHash}`,
        String(log.start),
        String(log.end),
        String(gap.fromOffset),
        String(gap.toOffset),
        gap.reason,
      ]);
      return kept.length > 0;
    },
  };
}

function toPosition(row: TextRow): PartitionPosition {
  return {
    topic: row.topic ?? "",
    partition: Number(row.partition_id),
    nextOffset: BigInt(row.next_offset ?? ""),
    lastHash: row.last_hash ?? null,
    endOffset: BigInt(row.end_offset ?? ""),
  };
}

const SELECT = `
  select topic, partition_id, next_offset, encode(last_hash, 'hex') as last_hash, end_offset
  from partition_positions`;

const READ_UNREAD = `
  ${SELECT}
  where topic = $1::text and end_offset > next_offset
  order by partition_id`;

const READ = `
  ${SELECT}
  join unnest($1::text[], $2::integer[]) as wanted (topic, partition_id)
    using (topic, partition_id)
  order by topic, partition_id`;

const BEGIN = `
  with begun as (
    insert into partition_positions (topic, partition_id, next_offset, end_offset)
    values ($1::text, $2::integer, $3::bigint, $4::bigint)
    on conflict (topic, partition_id) do nothing
    returning topic, partition_id, next_offset
  )
  insert into gaps (topic, partition_id, from_offset, to_offset, reason)
  select topic, partition_id, 0, next_offset, 'before_first_read'
  from begun
  where next_offset > 0`;

// A topic that started again may begin above 0 as well: what it had before is as unknown as with a
// topic that is read for the first time.
const SKIP = `
  with moved as (
    update partition_positions
    set
      next_offset = $5::bigint,
      last_hash = null,
      end_offset = $6::bigint,
      moved_at = clock_timestamp()
    where topic = $1::text
      and partition_id = $2::integer
      and next_offset = $3::bigint
      and last_hash is not distinct from $4::bytea
    returning topic, partition_id
  )
  insert into gaps (topic, partition_id, from_offset, to_offset, reason)
  select topic, partition_id, gap.from_offset, gap.to_offset, gap.reason
  from moved
  cross join (
    select $7::bigint as from_offset, $8::bigint as to_offset, $9::text as reason
    union all
    select 0, $5::bigint, 'before_first_read'
    where $9::text = 'topic_restarted' and $5::bigint > 0
  ) as gap
  returning id`;
