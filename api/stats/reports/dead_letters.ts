/**
 * `GET /stats/dead-letters`: the open ones, newest first. A record without a readable basket has no
 * known shop, so a request that names shops leaves it out.
 *
 * @module
 */
import { z } from "zod";
import { instant, POSITION } from "../../answer_values.ts";
import { limit, name } from "../query/parameters.ts";
import { COMMON_PARAMETERS, defineReport, type RowOf } from "../report.ts";
import { toInstant } from "../../../shared/postgres/to_instant.ts";

/** The report. */
export const DEAD_LETTERS = defineReport({
  name: "dead-letters",
  query: z.strictObject({
    limit: limit(50),
    code: name(64, "Only dead letters with this code.").nullable().default(null),
    ...COMMON_PARAMETERS,
  }),
  reads: "rollup",
  row: z.object({
    ...POSITION,
    code: z.string(),
    detail: z.string(),
    store: z.nullable(z.string()).meta({ description: "`null` when the record is unreadable." }),
    id: z.nullable(z.string()),
    failedAt: instant(),
  }),
  example: [{
    topic: "delhaize_shop",
    partition: 0,
    offset: 7,
    code: "conflict",
    detail: "A basket with this store and id but other content is stored already",
    store: "Brussels",
    id: "123456789",
    failedAt: "2026-11-24T10:05:00.000Z",
  }],
  read: (database, { stores, own: { limit, code } }) => database.query(READ, [stores, code, limit]),
});

/** One of its rows. */
export type DeadLetterRow = RowOf<typeof DEAD_LETTERS>;

// The index dead_letters_open, backwards, or dead_letters_by_code.
const READ = `
  select
    topic, partition_id as partition, record_offset as "offset", code, detail, store,
    basket_id as id,
    ${toInstant("letters.failed_at")} as "failedAt"
  from dead_letters as letters
  where replayed_at is null and discarded_at is null
    and ($1::text[] is null or store = any($1::text[]))
    and ($2::text is null or code = $2::text)
  order by letters.failed_at desc, topic desc, partition_id desc, record_offset desc
  limit $3::integer`;
