/**
 * What was stored in each step of a span of time, as `baskets.stored_at` tells it: for the samples of
 * the history, for what lies before the start of this process, and for keys limited to shops.
 *
 * @module
 */
import type { Queryable } from "../../../shared/postgres/database.ts";
import type { Stored } from "./sample.ts";

/** Which steps to read. They are counted back from the one that the database's clock is in: 0. */
export interface StoredQuery {
  /** An array literal of the shops; `null`: all of them. */
  readonly stores: string | null;
  readonly stepSeconds: number;
  /** The oldest step. */
  readonly from: number;
  /** The newest step. */
  readonly to: number;
}

/** What was stored, by the number of the step: every step of the query is there. */
export async function readStored(
  database: Queryable,
  { stores, stepSeconds, from, to }: StoredQuery,
): Promise<ReadonlyMap<number, Stored>> {
  const rows = await database.query(READ, [stores, stepSeconds, from, to]);
  const steps = new Map<number, Stored>();
  for (let ago = from; ago >= to; ago--) steps.set(ago, { basketsPerSecond: 0, centsPerSecond: 0 });
  for (const { ago, baskets, revenue, p50, p99 } of rows) {
    steps.set(Number(ago), {
      basketsPerSecond: Number(baskets) / stepSeconds,
      centsPerSecond: 100 * Number(revenue) / stepSeconds,
      delay: { p50Seconds: Number(p50), p99Seconds: Number(p99) },
    });
  }
  return steps;
}

// The index baskets_by_time (stored_at).
const READ = `
  with clock as (
    select floor(extract(epoch from now()) / $2::integer)::bigint as step
  )
  select
    ago, count(*) as baskets, sum(total) as revenue,
    percentile_disc(0.5) within group (order by seconds) as p50,
    percentile_disc(0.99) within group (order by seconds) as p99
  from (
    select
      (select step from clock) - floor(extract(epoch from stored_at) / $2::integer)::bigint as ago,
      total, greatest(0, extract(epoch from stored_at - received_at))::float4 as seconds
    from baskets
    where stored_at >= to_timestamp(((select step from clock) - $3::integer) * $2::integer)
      and stored_at < to_timestamp(((select step from clock) - $4::integer + 1) * $2::integer)
      and ($1::text[] is null or store = any($1::text[]))
  ) as stored
  group by ago`;
