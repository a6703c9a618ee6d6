/**
 * What is wrong by the tables, for the alerts: counts that indexes hold.
 *
 * @module
 */
import {
  MAX_COUNTED_REUSED,
  MAX_REUSED_SHOPS,
} from "../../../shared/dead_letters/count_reused_ids.ts";
import type { Queryable } from "../../../shared/postgres/database.ts";

/** Some of one kind, and since when there are any. */
export interface Problem {
  /** The code, shop or reason. */
  readonly of: string;
  readonly count: number;
  /** Milliseconds since 1970. */
  readonly sinceMs: number;
}

/** What the tables say. */
export interface Problems {
  /** Open dead letters of the last ten minutes, by code. */
  readonly deadLetters: readonly Problem[];
  /** Open dead letters `id_reused`, by shop: the {@linkcode MAX_REUSED_SHOPS} with most. */
  readonly idsReused: readonly Problem[];
  /** Gaps that nobody has acknowledged and in which records are missing, by reason. */
  readonly gaps: readonly Problem[];
  /** Receipts that have been missing for longer than the grace: one row, or none. */
  readonly receipts: readonly Problem[];
  /** Causes of refusals that are new in the last ten minutes, by code. */
  readonly refusals: readonly Problem[];
}

/** Tills and days that are counted: an export of a year without closings has some hundred thousand. */
const MAX_TILLS = 100_000;

/** Letters that are counted: strangers can make any number of them. */
const MAX_LETTERS = 10_000;

/** Reads them. @throws {DatabaseError} */
export async function readProblems(
  database: Queryable,
  { graceMinutes }: { readonly graceMinutes: number },
): Promise<Problems> {
  const rows = await database.query(READ, [graceMinutes]);
  const of = (kind: string): readonly Problem[] =>
    rows.filter((row) => row.kind === kind).map((row) => ({
      of: row.of ?? "",
      count: Number(row.count),
      sinceMs: Number(row.since),
    }));
  return {
    deadLetters: of("letter"),
    idsReused: of("reused"),
    gaps: of("gap"),
    receipts: of("receipts"),
    refusals: of("refusal"),
  };
}

const SINCE = (column: string) => `round(extract(epoch from min(${column})) * 1000) as since`;

// The indexes dead_letters_open (twice), gaps_open and till_days_problems; refusals are 10,000 at most.
const READ = `
  select 'letter' as kind, code as of, count(*) as count, ${SINCE("failed_at")}
  from (
    select code, failed_at
    from dead_letters
    where replayed_at is null and discarded_at is null
      and failed_at > now() - interval '10 minutes'
    limit ${MAX_LETTERS}
  ) as letters
  group by code
  union all
  (
    select 'reused', store, count(*), ${SINCE("failed_at")}
    from (
      select store, failed_at
      from dead_letters
      where replayed_at is null and discarded_at is null
        and code = 'id_reused' and store is not null
      order by failed_at desc
      limit ${MAX_COUNTED_REUSED}
    ) as letters
    group by store
    order by count(*) desc, store
    limit ${MAX_REUSED_SHOPS}
  )
  union all
  select 'gap', reason, count(*), ${SINCE("noticed_at")}
  from gaps
  where acknowledged_at is null and from_offset < to_offset
    and reason in ('retention', 'topic_restarted')
  group by reason
  union all
  select 'receipts', '', sum(missing), ${SINCE("missing_since")}
  from (
    select missing, missing_since
    from till_days
    where status not in ('open', 'complete')
      and missing_since < now() - make_interval(mins => $1::integer)
    limit ${MAX_TILLS}
  ) as till_days
  having sum(missing) > 0
  union all
  select 'refusal', code, count(*), ${SINCE("began_at")}
  from refusals
  where began_at > now() - interval '10 minutes'
    -- What a broken line does is no till's fault.
    and code not in ('body_incomplete', 'body_timeout')
  group by code`;
