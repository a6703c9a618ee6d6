/**
 * `GET /stats/dead-letters`: the open ones, newest first, a page at a time. A record without a
 * readable basket has no known shop, so a request that names shops leaves it out.
 *
 * @module
 */
import { z } from "zod";
import { maskDetail } from "../../../shared/basket/mask_detail.ts";
import { instant, POSITION } from "../../answer_values.ts";
import { AFTER_LETTER, parseLetterCursor, toLetterCursor } from "../query/letter_cursor.ts";
import { limit, name } from "../query/parameters.ts";
import { COMMON_PARAMETERS, defineReport, type RowOf } from "../report.ts";
import { toInstant } from "../../../shared/postgres/to_instant.ts";
import { CAUSE_SQL, causeParameter } from "./cause_of_letter.ts";

/** How many open ones behind the page's beginning are looked through for those with a cause. */
export const MAX_LOOKED_THROUGH = 5_000;

/** The report. */
export const DEAD_LETTERS = defineReport({
  name: "dead-letters",
  query: z.strictObject({
    limit: limit(50),
    after: AFTER_LETTER.nullable().default(null),
    code: name(64, "Only dead letters with this code.").nullable().default(null),
    cause: causeParameter(
      "Only those with this cause, as `/stats/dead-letter-causes` names it, among the next " +
        `${MAX_LOOKED_THROUGH}.`,
    ).nullable().default(null),
    ...COMMON_PARAMETERS,
  }),
  reads: "rollup",
  row: z.object({
    ...POSITION,
    code: z.string(),
    detail: z.string().meta({
      description:
        "For a key without the scope `admin`, names that the contract does not know and " +
        "that may be somebody's are `‹name›`.",
    }),
    store: z.nullable(z.string()).meta({ description: "`null` when the record is unreadable." }),
    id: z.nullable(z.string()),
    failedAt: instant(),
    contentHash: z.string().meta({
      description: "Tells dead letters with one position apart: SHA-256 of key and value.",
    }),
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
    contentHash: "5feceb66ffc86f38d952786c6d696c79c2dbc239dd4e91b46729d73a27fb57e9",
  }],
  read(database, { stores, own: { limit, after, code, cause } }) {
    const key = after === null ? undefined : parseLetterCursor(after);
    return database.query(READ, [
      stores,
      code,
      limit,
      key?.position.topic ?? null,
      key?.position.partition ?? null,
      key?.position.offset ?? null,
      key?.contentHash ?? null,
      cause,
    ]);
  },
  mask: (row) => ({ ...row, detail: maskDetail(row.detail) }),
  toNext: ({ topic, partition, offset, contentHash }) =>
    toLetterCursor({ position: { topic, partition, offset: String(offset) }, contentHash }),
});

/** One of its rows. */
export type DeadLetterRow = RowOf<typeof DEAD_LETTERS>;

// The index dead_letters_open, backwards, or dead_letters_by_code. Where the page begins is looked up:
// it was settled since, maybe, and keeps its time.
const READ = `
  with before as (
    select failed_at, topic, partition_id, record_offset, content_hash
    from dead_letters
    where topic = $4::text and partition_id = $5::integer and record_offset = $6::bigint
      and content_hash = decode($7::text, 'hex')
  ), letters as materialized (
    select
      topic, partition_id, record_offset, content_hash, code, detail, store, basket_id, failed_at,
      case when $8::text is not null then ${CAUSE_SQL} end as cause
    from dead_letters
    where replayed_at is null and discarded_at is null
      and ($1::text[] is null or store = any($1::text[]))
      and ($2::text is null or code = $2::text)
      and ($4::text is null or failed_at <= (select failed_at from before))
      and ($4::text is null
        or (failed_at, topic, partition_id, record_offset, content_hash)
          < (select failed_at, topic, partition_id, record_offset, content_hash from before))
    order by failed_at desc, topic desc, partition_id desc, record_offset desc, content_hash desc
    limit case when $8::text is null then $3::integer else ${MAX_LOOKED_THROUGH} end
  )
  select
    topic, partition_id as partition, record_offset as "offset", code, detail, store,
    basket_id as id,
    ${toInstant("letters.failed_at")} as "failedAt",
    encode(content_hash, 'hex') as "contentHash"
  from letters
  where $8::text is null or cause = $8::text
  order by
    letters.failed_at desc, topic desc, partition_id desc, record_offset desc, content_hash desc
  limit $3::integer`;
