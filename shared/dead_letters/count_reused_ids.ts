/**
 * Counts the open dead letters `id_reused` by shop: which till numbers restart, for the page and for
 * the alert.
 *
 * @module
 */
import type { Queryable } from "../postgres/database.ts";

/** How many open dead letters `id_reused` a shop has. */
export interface ReusedIds {
  /** The shop; empty for all shops behind the first {@linkcode MAX_REUSED_SHOPS} together. */
  readonly store: string;
  /** How many letters. */
  readonly open: number;
}

/** How many shops are named: strangers may make up any number of names. */
export const MAX_REUSED_SHOPS = 20;

/** How many of the newest are counted. */
export const MAX_COUNTED_REUSED = 10_000;

/**
 * Counts the newest 10,000, the shops with most of them first.
 *
 * @param stores an array literal of the shops to count, or `null` for all
 * @throws {DatabaseError} when the database cannot be reached
 */
export async function countReusedIds(
  database: Queryable,
  stores: string | null = null,
): Promise<readonly ReusedIds[]> {
  const rows = await database.query(COUNT, [stores]);
  return rows.map(({ store, open }) => ({ store: store ?? "", open: Number(open) }));
}

// The index dead_letters_open backwards, or dead_letters_by_code.
const COUNT = `
  select case when place <= ${MAX_REUSED_SHOPS} then store else '' end as store, sum(open) as open
  from (
    select store, open, row_number() over (order by open desc, store) as place
    from (
      select store, count(*) as open
      from (
        select store
        from dead_letters
        where code = 'id_reused' and replayed_at is null and discarded_at is null
          and store is not null
          and ($1::text[] is null or store = any($1::text[]))
        order by failed_at desc
        limit ${MAX_COUNTED_REUSED}
      ) as newest
      group by store
    ) as shops
  ) as placed
  group by 1
  order by min(place)`;
