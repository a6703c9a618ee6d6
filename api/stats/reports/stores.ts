/**
 * `GET /stats/stores`: the shops that have sold anything, a page at a time. Ascending. Strangers can
 * invent any number of them.
 *
 * @module
 */
import { z } from "zod";
import { LIMITS } from "../../../shared/basket/basket_schema.ts";
import { texts } from "../../answer_values.ts";
import { indexLookalikes, MAX_LOOKALIKES } from "../index_lookalikes.ts";
import { limit, name } from "../query/parameters.ts";
import { COMMON_PARAMETERS, defineReport, type RowOf } from "../report.ts";

/** They take 20 to 200 ms of the database where strangers have invented 100,000. */
const MOST_COMPARED = 5_000;

/** The report. */
export const STORES = defineReport({
  name: "stores",
  query: z.strictObject({
    limit: limit(1_000, 10_000),
    after: name(LIMITS.storeLength, "Only stores behind this one: `next` of the page before.")
      .nullable().default(null),
    ...COMMON_PARAMETERS,
  }),
  reads: "rollup",
  row: z.object({
    store: z.string(),
    looksLike: texts().meta({
      description: "Other stores of the answer to this key whose names differ only in case, " +
        `accents, blanks or punctuation, at most ${MAX_LOOKALIKES}: one shop under several names, ` +
        `maybe. Compared are the first ${MOST_COMPARED} stores and those of the page.`,
    }),
  }),
  example: [{ store: "Brussels", looksLike: [] }, { store: "GENT-ZUID", looksLike: ["Gent Zuid"] }],
  async read(database, { stores, own: { limit, after } }) {
    const readNames = async (after: string | null, limit: number) => {
      const rows = stores === null
        ? await database.query(READ, [after, limit])
        : await database.query(READ_NAMED, [stores, after, limit]);
      return rows.map(({ store }) => store ?? "");
    };
    const page = await readNames(after, limit);
    const isAll = after === null && (page.length < limit || limit >= MOST_COMPARED);
    const others = isAll ? [] : await readNames(null, MOST_COMPARED);
    const find = await indexLookalikes([...others, ...page]);
    return page.map((store) => ({ store, looksLike: JSON.stringify(find(store)) }));
  },
  toNext: ({ store }) => store,
});

/** One of its rows. */
export type StoreRow = RowOf<typeof STORES>;

// The primary key of baskets_by_day, from one store to the next, as many steps as the page has rows:
// a recursion is evaluated no further than its reader asks, so the limit is inside the order. 1,000
// of 100,000 stores take 10 to 40 ms; all of them took 1.2 to 2.5 s (two busy cores).
const READ = `
  with recursive shops as (
    (
      select store
      from baskets_by_day
      where $1::text is null or store > $1::text
      order by store
      limit 1
    )
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
  from (select store from shops where store is not null limit $2::integer) as page
  order by store`;

// As many looks at that key as there are stores in the request.
const READ_NAMED = `
  select named.store
  from (select distinct unnest($1::text[]) as store) as named
  where ($2::text is null or named.store > $2::text)
    and exists (select from baskets_by_day as days where days.store = named.store)
  order by named.store
  limit $3::integer`;
