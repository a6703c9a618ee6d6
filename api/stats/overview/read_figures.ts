/**
 * The part of the overview that stands in the tables.
 *
 * @module
 */
import { parseCents, toEuros } from "../../../shared/basket/money.ts";
import type { Queryable } from "../../../shared/postgres/database.ts";
import { toAmount, toCount } from "../report.ts";
import type { Delay, OpenDeadLetters, Overview, Sales } from "./overview.ts";

/** What the database knows. */
export interface Figures {
  readonly totals: Sales;
  /** The revenue of `totals` in cents, to compute with. */
  readonly revenueCents: number;
  readonly today: NonNullable<Overview["today"]>;
  readonly delay: Delay;
  readonly deadLetters: OpenDeadLetters;
}

/**
 * Reads it, of `stores` (an array literal) or, for `null`, of all.
 *
 * @throws {DatabaseError}
 */
export async function readFigures(
  database: Queryable,
  { stores, today }: { readonly stores: string | null; readonly today: string },
): Promise<Figures> {
  const [sums] = await database.query(READ_SUMS, [stores, today]);
  const [delay] = await database.query(READ_DELAY, [stores]);
  const letters = await database.query(READ_DEAD_LETTERS, [stores]);
  const revenueCents = parseCents(sums?.revenue ?? "0");
  const byCode = letters.map((row) => ({ code: row.code ?? "", open: toCount(row.open) }));
  return {
    totals: { baskets: toCount(sums?.baskets), revenue: toEuros(revenueCents) },
    revenueCents,
    today: {
      date: today,
      baskets: toCount(sums?.baskets_today),
      revenue: toAmount(sums?.revenue_today),
    },
    delay: {
      p50Seconds: toSeconds(delay?.p50),
      p99Seconds: toSeconds(delay?.p99),
      baskets: toCount(delay?.baskets),
    },
    deadLetters: { open: byCode.reduce((sum, { open }) => sum + open, 0), byCode },
  };
}

function toSeconds(text: string | null | undefined): number | null {
  return text === null || text === undefined ? null : Number(text);
}

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
// the delay: then it reads 0.
const READ_DELAY = `
  select
    count(*) as baskets,
    round((percentile_cont(0.5) within group (order by seconds))::numeric, 3) as p50,
    round((percentile_cont(0.99) within group (order by seconds))::numeric, 3) as p99
  from (
    select greatest(0, extract(epoch from stored_at - received_at))::float8 as seconds
    from baskets
    where ($1::text[] is null or store = any($1::text[]))
      and stored_at > now() - interval '10 seconds'
    order by stored_at desc
    limit 5000
  ) as newest`;

// The index dead_letters_open, whole: as many entries as there are open ones.
const READ_DEAD_LETTERS = `
  select code, count(*) as open
  from dead_letters
  where replayed_at is null and discarded_at is null
    and ($1::text[] is null or store = any($1::text[]))
  group by code
  order by count(*) desc, code`;
