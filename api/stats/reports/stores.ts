/**
 * `GET /stats/stores`: the shops that have sold anything.
 *
 * @module
 */
import { z } from "zod";
import { COMMON_PARAMETERS, type CommonQuery, type Report } from "../report.ts";

/** `{ store }`, ascending. */
export const STORES: Report<CommonQuery> = {
  name: "stores",
  schema: z.strictObject(COMMON_PARAMETERS),
  reads: "rollup",
  columns: ["store"],
  async read(database, { stores }) {
    const rows = await database.query(READ, [stores]);
    return rows.map((row) => ({ store: row.store ?? "" }));
  },
};

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
