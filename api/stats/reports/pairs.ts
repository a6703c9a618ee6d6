/**
 * `GET /stats/pairs`: what is bought together, in the newest baskets of a period. Most baskets
 * first.
 *
 * @module
 */
import { z } from "zod";
import { linesOfBaskets } from "../../../shared/basket/lines_of_baskets.ts";
import { count } from "../../answer_values.ts";
import { limit } from "../query/parameters.ts";
import { defineReport, PERIOD_PARAMETERS } from "../report.ts";

/** How many baskets it reads. */
export const MAX_BASKETS = 5_000;

/** The report. */
export const PAIRS = defineReport({
  name: "pairs",
  query: z.strictObject({ limit: limit(20), ...PERIOD_PARAMETERS }),
  period: { maxDays: 7 },
  reads: "scan",
  // `first` comes before `second` in the order of the database.
  row: z.object({ first: z.string(), second: z.string(), baskets: count() }),
  example: [{ first: "Banana", second: "Bread", baskets: 214 }],
  read: (database, { stores, from, to, own: { limit } }) =>
    database.query(READ, [stores, from, to, limit]),
});

// The index baskets_by_time (purchased_on) and the primary key of the lines. Each basket's names
// are paired with those behind them: 0.6 s for 5,000 baskets of 8 lines among the 165,000 of the
// period, on two busy cores. Joining lines with lines, as the view `pairs` does, took 2.4 times as
// long. Without the bound a busy day would never be answered, and what is bought together shows in
// the newest baskets as well.
const READ = `
  with bought as materialized (
    select array_agg(distinct lines.name order by lines.name) as names
    from (
      select store, id, purchased_on
      from baskets
      where ($1::text[] is null or store = any($1::text[]))
        and purchased_on between $2::date and $3::date
      order by purchased_on desc, received_at desc, store, id
      limit ${MAX_BASKETS}
    ) as newest
    join basket_products as lines on ${linesOfBaskets({ baskets: "newest" })}
    where lines.kind = 'product'
      and (basket_purchased_on between $2::date and $3::date or basket_purchased_on is null)
    group by newest.store, newest.id
  )
  select first.name as first, second.name as second, count(*) as baskets
  from bought
  cross join unnest(names) with ordinality as first (name, position)
  cross join unnest(names[first.position + 1:]) as second (name)
  group by first.name, second.name
  order by count(*) desc, first.name, second.name
  limit $4::integer`;
