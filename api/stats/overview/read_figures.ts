/**
 * The numbers of the overview: from the tables, and from the counters of this instance.
 *
 * @module
 */
import { countReusedIds } from "../../../shared/dead_letters/count_reused_ids.ts";
import type { Queryable, TextRow } from "../../../shared/postgres/database.ts";
import type { Registry } from "../../../shared/service/service_metrics.ts";
import type { Described } from "../../answer_values.ts";
import { MISSING_OFFSETS } from "../../../shared/gaps/gap.ts";
import { REFUSAL_ROW_COLUMNS } from "../reports/refusals.ts";
import { TILL_ROW_COLUMNS } from "../reports/till_statements.ts";
import { GAP_ROW_COLUMNS } from "../reports/gaps.ts";
import type { ReadLatest } from "./latest_reader.ts";
import { FIGURES, MAX_COUNTED_LETTERS, MAX_COUNTED_TILLS, type Overview } from "./overview.ts";

/** What the tables hold. */
export interface Figures extends Described<typeof FIGURES> {
  /** The revenue of `totals` in cents, to compute with: as near as a number comes to it. */
  readonly revenueCents: number;
}

/**
 * Reads the tables, for `stores` (an array literal) or, for `null`, for all.
 *
 * @throws {DatabaseError}
 */
export async function readFigures(
  database: Queryable,
  { stores, today, readLatest }: {
    readonly stores: string | null;
    readonly today: string;
    readonly readLatest: ReadLatest;
  },
): Promise<Figures> {
  const [sums] = await database.query(READ_SUMS, [stores, today]);
  const [delay] = await database.query(READ_DELAY, [stores]);
  const byCode = await database.query(READ_DEAD_LETTERS, [stores]);
  // The topics hold the baskets of all stores.
  const gaps = stores === null ? await database.query(READ_GAPS) : undefined;
  const tills = await database.query(READ_TILLS, [stores]);
  const refusals = await database.query(READ_REFUSALS, [stores]);
  const figures = FIGURES.parse({
    totals: sums,
    today: { date: today, baskets: sums?.baskets_today, revenue: sums?.revenue_today },
    delay,
    deadLetters: await readDeadLetters(database, { byCode, stores }),
    gaps: gaps === undefined ? null : {
      open: gaps[0]?.all_open ?? 0,
      missing: gaps[0]?.all_missing ?? 0,
      first: gaps,
    },
    tills: {
      missing: tills[0]?.all_missing ?? 0,
      missingTills: tills[0]?.all_tills ?? 0,
      problems: tills[0]?.all_problems ?? 0,
      first: tills,
    },
    refusals: {
      causes: refusals[0]?.all_causes ?? 0,
      newCauses: refusals[0]?.all_new ?? 0,
      first: refusals,
    },
    latest: await readLatest(database, stores),
  });
  return { ...figures, revenueCents: Math.round(Number(sums?.revenue ?? 0) * 100) };
}

async function readDeadLetters(
  database: Queryable,
  { byCode, stores }: { readonly byCode: readonly TextRow[]; readonly stores: string | null },
) {
  const open = byCode.reduce((sum, { open }) => sum + Number(open), 0);
  const truncated = open === MAX_COUNTED_LETTERS;
  // Almost always there are none.
  const mayHave = truncated || byCode.some(({ code }) => code === "id_reused");
  const reusedIds = mayHave ? await countReusedIds(database, stores) : [];
  const [requests] = await database.query(READ_WAITING_REQUESTS, [stores]);
  return { open, truncated, byCode, reusedIds, waitingRequests: requests?.waiting };
}

/** Answers to `POST /baskets` and `POST /baskets/batch` since the start, by status, ascending. */
export async function readAnswers(registry: Registry): Promise<Overview["answers"]> {
  const counts = new Map<number, number>();
  const requests = await registry.getSingleMetric("api_requests_total")?.get();
  for (const { labels: { route, status }, value } of requests?.values ?? []) {
    // 405 answers other methods than POST.
    if (!POST_ROUTES.has(String(route)) || Number(status) === 405) continue;
    counts.set(Number(status), (counts.get(Number(status)) ?? 0) + value);
  }
  return [...counts].sort(([a], [b]) => a - b).map(([status, count]) => ({ status, count }));
}

const POST_ROUTES: ReadonlySet<string> = new Set(["/baskets", "/baskets/batch"]);

// The rollup baskets_by_day, whole: a row a store and day. Of 292,000 rows (800 stores, a year) it
// took 128 ms on two cores that were busy with other things.
const READ_SUMS = `
  select
    sum(baskets) as baskets,
    sum(revenue) as revenue,
    sum(baskets) filter (where purchased_on = $2::date) as baskets_today,
    sum(revenue) filter (where purchased_on = $2::date) as revenue_today
  from baskets_by_day
  where ($1::text[] is null or store = any($1::text[]))`;

// The index baskets_by_time (stored_at). The clocks of API and database may differ by more than
// the delay, which then is 0.
const READ_DELAY = `
  select
    count(*) as baskets,
    round((percentile_cont(0.5) within group (order by seconds))::numeric, 3) as "p50Seconds",
    round((percentile_cont(0.99) within group (order by seconds))::numeric, 3) as "p99Seconds"
  from (
    select greatest(0, extract(epoch from stored_at - received_at))::float8 as seconds
    from baskets
    where ($1::text[] is null or store = any($1::text[]))
      and stored_at > now() - interval '10 seconds'
    order by stored_at desc
    limit 5000
  ) as newest`;

// The index dead_letters_open: as many entries as there are open ones, up to the bound.
const READ_DEAD_LETTERS = `
  select code, count(*) as open
  from (
    select code
    from dead_letters
    where replayed_at is null and discarded_at is null
      and ($1::text[] is null or store = any($1::text[]))
    limit ${MAX_COUNTED_LETTERS}
  ) as counted
  group by code
  order by count(*) desc, code`;

// The index dead_letter_requests_open: a hundred entries at most.
const READ_WAITING_REQUESTS = `
  select count(*) as waiting
  from dead_letter_requests
  where finished_at is null
    and requested_at < now() - interval '5 seconds'
    and coalesce(claimed_until, '-infinity') < now()
    and ($1::text[] is null or stores <@ $1::text[])`;

// The index till_days_problems, backwards. A till whose numbers lie far apart may miss any number.
const READ_TILLS = `
  with problems as (
    select *
    from till_days
    where status not in ('open', 'complete')
      and ($1::text[] is null or store = any($1::text[]))
    order by day desc, store desc, till desc
    limit ${MAX_COUNTED_TILLS}
  ), sums as (
    select
      least(coalesce(sum(missing), 0), ${Number.MAX_SAFE_INTEGER}) as all_missing,
      count(*) filter (where missing > 0) as all_tills,
      count(*) as all_problems
    from problems
  )
  select ${TILL_ROW_COLUMNS}, sums.*
  from (select * from problems order by day desc, store, till limit 5) as days
  cross join sums
  order by day desc, store, till`;

// The whole table, at most 10,000 rows without their samples.
const READ_REFUSALS = `
  select ${REFUSAL_ROW_COLUMNS},
    count(*) over () as all_causes,
    count(*) filter (where refusals.began_at > now() - interval '24 hours') over () as all_new
  from refusals
  where refusals.last_at > now() - interval '24 hours'
    and ($1::text[] is null or refusals.store = any($1::text[]))
  order by refusals.began_at desc, refusals.key_name, refusals.store, refusals.code,
    refusals.pointer
  limit 5`;

// The index gaps_open, whole.
const READ_GAPS = `
  select ${GAP_ROW_COLUMNS},
    count(*) over () as all_open, sum(${MISSING_OFFSETS}) over () as all_missing
  from gaps
  where gaps.acknowledged_at is null
  order by gaps.noticed_at, gaps.id
  limit 5`;
