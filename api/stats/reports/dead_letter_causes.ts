/**
 * `GET /stats/dead-letter-causes`: the open dead letters by their cause, those with most of them
 * first. Of the newest only, so that a million of them cost no more.
 *
 * @module
 */
import { z } from "zod";
import { count, instant } from "../../answer_values.ts";
import { limit, name } from "../query/parameters.ts";
import { COMMON_PARAMETERS, defineReport, type RowOf } from "../report.ts";
import { toInstant } from "../../../shared/postgres/to_instant.ts";
import { CAUSE_SQL } from "./cause_of_letter.ts";

/** How many of the newest open ones are counted. */
export const MAX_GROUPED_LETTERS = 5_000;

/** The report. */
export const DEAD_LETTER_CAUSES = defineReport({
  name: "dead-letter-causes",
  query: z.strictObject({
    limit: limit(50),
    code: name(64, "Only dead letters with this code.").nullable().default(null),
    ...COMMON_PARAMETERS,
  }),
  reads: "rollup",
  row: z.object({
    code: z.string(),
    cause: z.string().meta({
      description: "What their details share: numbers, quoted texts and hashes are `…`.",
    }),
    open: count().meta({ description: `Among the newest ${MAX_GROUPED_LETTERS} that are open.` }),
    stores: count().meta({ description: "How many shops they are of, where that is known." }),
    firstAt: instant(),
    lastAt: instant(),
  }),
  example: [{
    code: "conflict",
    cause: "A basket with this store and id but other content is stored already",
    open: 12,
    stores: 2,
    firstAt: "2026-11-23T08:00:00.000Z",
    lastAt: "2026-11-24T10:05:00.000Z",
  }],
  read: (database, { stores, own: { limit, code } }) => database.query(READ, [stores, code, limit]),
});

/** One of its rows. */
export type DeadLetterCauseRow = RowOf<typeof DEAD_LETTER_CAUSES>;

// The index dead_letters_open, backwards, or dead_letters_by_code.
const READ = `
  with newest as materialized (
    select code, ${CAUSE_SQL} as cause, store, failed_at
    from dead_letters
    where replayed_at is null and discarded_at is null
      and ($1::text[] is null or store = any($1::text[]))
      and ($2::text is null or code = $2::text)
    order by failed_at desc
    limit ${MAX_GROUPED_LETTERS}
  ), causes as (
    select
      code, cause, count(*) as open, count(distinct store) as stores,
      min(failed_at) as first_at, max(failed_at) as last_at
    from newest
    group by code, cause
  )
  select
    code, cause, open, stores, ${toInstant("causes.first_at")} as "firstAt",
    ${toInstant("causes.last_at")} as "lastAt"
  from causes
  order by open desc, code, cause
  limit $3::integer`;
