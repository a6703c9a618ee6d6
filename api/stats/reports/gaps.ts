/**
 * `GET /stats/gaps`: records that were never read and never will be, as far as nobody has
 * acknowledged that. Those noticed first come first. Nobody knows whose baskets they were, so a
 * request that names shops has none.
 *
 * @module
 */
import { z } from "zod";
import { GAP_REASONS, MISSING_OFFSETS } from "../../../shared/gaps/gap.ts";
import { toInstant } from "../../../shared/postgres/to_instant.ts";
import { count, instant, POSITION } from "../../answer_values.ts";
import { limit } from "../query/parameters.ts";
import { COMMON_PARAMETERS, defineReport, type RowOf } from "../report.ts";

/** A gap, for the report and for the overview. */
export const GAP_ROW = z.object({
  id: count().meta({ description: "Its number, for `deno task gaps acknowledge`." }),
  topic: z.string(),
  partition: POSITION.partition,
  fromOffset: count().meta({ description: "The first offset that is missing." }),
  toOffset: count().meta({
    description: "The first offset behind the gap; `fromOffset` where none is known to be missing.",
  }),
  missing: count().meta({
    description: "Offsets of records that somebody expected to be stored; 0 in a harmless gap.",
  }),
  reason: z.enum(GAP_REASONS),
  noticedAt: instant(),
});

/** The report. */
export const GAPS = defineReport({
  name: "gaps",
  query: z.strictObject({ limit: limit(500, 10_000), ...COMMON_PARAMETERS }),
  reads: "rollup",
  row: GAP_ROW,
  example: [{
    id: 3,
    topic: "delhaize_shop",
    partition: 0,
    fromOffset: 5,
    toOffset: 35,
    missing: 30,
    reason: "retention",
    noticedAt: "2026-11-24T10:05:00.000Z",
  }],
  read: (database, { stores, own: { limit } }) => database.query(READ, [stores, limit]),
});

/** One of its rows. */
export type GapRow = RowOf<typeof GAPS>;

/** Columns of `gaps` for {@linkcode GAP_ROW}. */
export const GAP_ROW_COLUMNS = `
  gaps.id, gaps.topic, gaps.partition_id as partition, gaps.from_offset as "fromOffset",
  gaps.to_offset as "toOffset", ${MISSING_OFFSETS} as missing, gaps.reason,
  ${toInstant("gaps.noticed_at")} as "noticedAt"`;

// The index gaps_open.
const READ = `
  select ${GAP_ROW_COLUMNS}
  from gaps
  where gaps.acknowledged_at is null and $1::text[] is null
  order by gaps.noticed_at, gaps.id
  limit $2::integer`;
