/**
 * Reads the newest baskets again and again, at the cost of those that were stored meanwhile.
 *
 * @module
 */
import { z } from "zod";
import { SOLD_AT_SQL } from "../../../shared/basket/calendar_date.ts";
import { CONFLICT_CODES } from "../../../shared/dead_letters/dead_letter_code.ts";
import { toArrayLiteral } from "../../../shared/postgres/array_literal.ts";
import type { Queryable, TextRow } from "../../../shared/postgres/database.ts";
import { toInstant } from "../../../shared/postgres/to_instant.ts";
import { LATEST_DAYS, LATEST_ENTRY, type LatestEntry, MAX_LATEST, mergeLatest } from "./latest.ts";

/**
 * Reads the newest entries of `stores` (an array literal) or, for `null`, of all.
 *
 * @throws {DatabaseError}
 */
export type ReadLatest = (
  database: Queryable,
  stores: string | null,
) => Promise<readonly LatestEntry[]>;

/** Options for {@linkcode createLatestReader}. */
export interface LatestReaderOptions {
  /** Milliseconds of a monotonic clock. */
  readonly clock: () => number;
}

/**
 * A reader that always reads for the same stores, one reading at a time. It knows the baskets of the
 * reading before, and asks for them and for what was stored since: an erased one is gone with the
 * next reading.
 */
export function createLatestReader({ clock }: LatestReaderOptions): ReadLatest {
  let known: readonly TextRow[] = [];
  let readAtMs = -Infinity;

  async function readBaskets(database: Queryable, stores: string | null) {
    const keys = ["store", "id"].map((name) => toArrayLiteral(known.map((row) => row[name] ?? "")));
    const unreadSeconds = RECENT_SECONDS + (clock() - readAtMs) / 1_000;
    let rows: readonly TextRow[] = [];
    for (const seconds of LOOKS_BACK) {
      rows = await database.query(READ_BASKETS, [stores, seconds, ...keys]);
      if (seconds >= unreadSeconds || Number(rows[0]?.found) >= MAX_LATEST) break;
      // For a key of quiet shops among busy ones: a look reads the baskets of all.
      const [counted] = await database.query(COUNT_RECENT, [seconds]);
      if (Number(counted?.recent) >= MAX_LOOKED_AT) break;
    }
    return rows;
  }

  return async function readLatest(database, stores) {
    const startedMs = clock();
    const baskets = await readBaskets(database, stores);
    const letters = await database.query(READ_LETTERS, [stores]);
    known = baskets;
    readAtMs = startedMs;
    return mergeLatest(ENTRIES.parse(baskets), ENTRIES.parse(letters));
  };
}

const ENTRIES = z.array(LATEST_ENTRY);

/** As far back as the delay is read anyway: longer than a batch takes from insert to commit. */
const RECENT_SECONDS = 10;
/** The first is that of two readings within a few seconds. */
const LOOKS_BACK = [RECENT_SECONDS + 5, 120, 3_600, LATEST_DAYS * 86_400];
/** Baskets that the next look, further back, may follow upon. */
const MAX_LOOKED_AT = 20_000;

const CONFLICTS = CONFLICT_CODES.map((code) => `'${code}'`).join(", ");

// The index baskets_by_time (stored_at), and the primary key for those that are known.
const READ_BASKETS = `
  with newest as (
    select store, id, stored_at
    from baskets
    where stored_at > now() - make_interval(secs => $2::float8)
      and ($1::text[] is null or store = any($1::text[]))
    order by stored_at desc, store, id
    limit ${MAX_LATEST}
  ), known as (
    select baskets.store, baskets.id, baskets.stored_at
    from unnest($3::text[], $4::text[]) as keys (store, id)
    join baskets using (store, id)
  ), latest as (
    select * from newest
    union
    select * from known
    order by stored_at desc, store, id
    limit ${MAX_LATEST}
  )
  select
    case when exists (
      select from dead_letters as letters
      where letters.store = baskets.store and letters.basket_id = baskets.id
        and letters.replayed_at is null and letters.discarded_at is null
        and letters.code in (${CONFLICTS})
    ) then 'conflict' else 'stored' end as status,
    store, id, product_count as products, total, ${SOLD_AT_SQL} as "soldAt",
    ${toInstant("received_at")} as "receivedAt", ${toInstant("baskets.stored_at")} as "storedAt",
    null as "failedAt", null as code, topic, partition_id as partition, record_offset as "offset",
    (select count(*) from newest) as found
  from latest
  join baskets using (store, id)
  order by baskets.stored_at desc, store, id`;

const COUNT_RECENT = `
  select count(*) as recent
  from (
    select from baskets
    where stored_at > now() - make_interval(secs => $1::float8)
    limit ${MAX_LOOKED_AT}
  ) as looked_at`;

// The index dead_letters_open, backwards.
const READ_LETTERS = `
  select
    'dead_letter' as status, store, basket_id as id, null as products, null as total,
    null as "soldAt", ${toInstant("record_timestamp")} as "receivedAt", null as "storedAt",
    ${toInstant("failed_at")} as "failedAt", code, topic, partition_id as partition,
    record_offset as "offset"
  from (
    select *
    from dead_letters
    where replayed_at is null and discarded_at is null
    order by failed_at desc
    limit 1000
  ) as newest
  where $1::text[] is null or store = any($1::text[])
  order by failed_at desc
  limit ${MAX_LATEST}`;
