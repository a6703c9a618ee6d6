/**
 * `GET /stats/pairs`: what is bought together, in the newest baskets of a period. Most baskets
 * first.
 *
 * @module
 */
import { z } from "zod";
import { linesOfBaskets } from "../../../shared/basket/lines_of_baskets.ts";
import { count } from "../../answer_values.ts";
import { toChosenBaskets } from "../facts/chosen_baskets.ts";
import { narrowLines } from "../facts/sales_facts.ts";
import { SCAN_DAYS } from "../facts/scan_days.ts";
import { limit } from "../query/parameters.ts";
import { defineReport, PERIOD_PARAMETERS } from "../report.ts";
import { PRODUCT } from "./sales.ts";

/** How many baskets it reads: 1,000 take 30 ms, 5,000 took 170. */
export const MAX_BASKETS = 1_000;

/** The report. */
export const PAIRS = defineReport({
  name: "pairs",
  query: z.strictObject({ limit: limit(20), product: PRODUCT, ...PERIOD_PARAMETERS }),
  period: { maxDays: SCAN_DAYS },
  reads: "scan",
  narrow: ({ hasStores, own }) => own.product === null ? {} : narrowLines({ hasStores }),
  sample: MAX_BASKETS,
  // `first` comes before `second` in the order of the database.
  row: z.object({ first: z.string(), second: z.string(), baskets: count() }),
  example: [{ first: "Banana", second: "Bread", baskets: 214 }],
  read: (database, { stores, from, to, own: { limit, product } }) =>
    database.query(product === null ? READ : READ_OF_PRODUCT, [
      stores,
      from,
      to,
      null,
      product,
      limit,
    ]),
});

const toNewest = (baskets: string) => `
    from (
      select store, id, purchased_on
      from baskets
      where ($1::text[] is null or store = any($1::text[]))
        and purchased_on between $2::date and $3::date
        and ${baskets}
      order by purchased_on desc, received_at desc, store, id
      limit ${MAX_BASKETS}
    ) as newest
    join basket_products as lines on ${linesOfBaskets({ baskets: "newest" })}
    where lines.kind = 'product'
      and (basket_purchased_on between $2::date and $3::date or basket_purchased_on is null)`;

// The index baskets_by_day_and_store, backwards: it reads no day behind the one in which the baskets
// are found. Each basket's names are paired with those behind them. Joining lines with lines, as the
// view `pairs` does, took 2.4 times as long. Without the bound a busy day would never be answered, and
// what is bought together shows in the newest baskets as well.
const READ = `
  with bought as materialized (
    select array_agg(distinct lines.name order by lines.name) as names
    ${toNewest("$4::text is null and $5::text is null")}
    group by newest.store, newest.id
  )
  select first.name as first, second.name as second, count(*) as baskets
  from bought
  cross join unnest(names) with ordinality as first (name, position)
  cross join unnest(names[first.position + 1:]) as second (name)
  group by first.name, second.name
  order by count(*) desc, first.name, second.name
  limit $6::integer`;

// All of these baskets have the product.
const READ_OF_PRODUCT = `
  select least(name, $5::text) as first, greatest(name, $5::text) as second, count(*) as baskets
  from (
    select distinct newest.store, newest.id, lines.name
    ${toNewest(`(store, id) in (${toChosenBaskets("kind = 'product'")})`)}
      and lines.name <> $5::text
  ) as others
  group by name
  order by count(*) desc, first, second
  limit $6::integer`;
