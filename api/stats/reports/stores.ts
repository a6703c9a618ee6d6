/**
 * `GET /stats/stores`: the shops that have sold anything. Ascending.
 *
 * @module
 */
import { z } from "zod";
import { COMMON_PARAMETERS, defineReport, type RowOf } from "../report.ts";

/** The report. */
export const STORES = defineReport({
  name: "stores",
  query: z.strictObject(COMMON_PARAMETERS),
  reads: "rollup",
  row: z.object({ store: z.string() }),
  example: [{ store: "Brussels" }, { store: "Gent Zuid" }],
  read: (database, { stores }) => database.query(READ, [stores]),
});

/** One of its rows. */
export type StoreRow = RowOf<typeof STORES>;

// The primary key of baskets_by_day, from one store to the next: as many steps as there are stores,
// however many days each has.
const READ = `
  with recursive shops as (
    (select store from baskets_by_day order by store limit 1)
    union all
    select (
      select next.store
      from baskets_by_day as next
      where next.store > shops.store
      order by next.store
      limit 1
    )
    from shops
    where shops.store is not null
  )
  select store
  from shops
  where store is not null
    and ($1::text[] is null or store = any($1::text[]))
  order by store`;
