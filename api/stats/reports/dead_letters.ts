/**
 * `GET /stats/dead-letters`: the open ones. Of a record without a readable basket no shop is known,
 * so a question about shops leaves it out.
 *
 * @module
 */
import { z } from "zod";
import { limit, name } from "../query/parameters.ts";
import { COMMON_PARAMETERS, type CommonQuery, type Report } from "../report.ts";

/** Its parameters. */
export interface DeadLettersQuery extends CommonQuery {
  readonly limit: number;
  readonly code: string | null;
}

/** `{ topic, partition, offset, code, detail, store, id, failedAt }`, newest first. */
export const DEAD_LETTERS: Report<DeadLettersQuery> = {
  name: "dead-letters",
  schema: z.strictObject({
    limit: limit(50),
    code: name(64, "Only dead letters with this code.").nullable().default(null),
    ...COMMON_PARAMETERS,
  }),
  reads: "rollup",
  columns: ["topic", "partition", "offset", "code", "detail", "store", "id", "failedAt"],
  async read(database, { stores, own: { limit, code } }) {
    const rows = await database.query(READ, [stores, code, limit]);
    return rows.map((row) => ({
      topic: row.topic ?? "",
      partition: Number(row.partition_id),
      offset: Number(row.record_offset),
      code: row.code ?? "",
      detail: row.detail ?? "",
      store: row.store ?? null,
      id: row.basket_id ?? null,
      failedAt: row.failed_at ?? "",
    }));
  },
};

// The index dead_letters_open, backwards, or dead_letters_by_code.
const READ = `
  select
    topic, partition_id, record_offset, code, detail, store, basket_id,
    to_char(letters.failed_at, 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as failed_at
  from dead_letters as letters
  where replayed_at is null and discarded_at is null
    and ($1::text[] is null or store = any($1::text[]))
    and ($2::text is null or code = $2::text)
  order by letters.failed_at desc, topic desc, partition_id desc, record_offset desc
  limit $3::integer`;
