/**
 * Counts the gaps that nobody has acknowledged, for the metric and its alert.
 *
 * @module
 */
import type { Queryable } from "../../shared/postgres/database.ts";
import type { Gap } from "./find_gap.ts";

/** Number of open gaps by reason. */
export type OpenGaps = Readonly<Record<Gap["reason"], number>>;

/**
 * Counts gaps in which records are known to be missing. What was there before a topic was first
 * read, and a topic that started again when all of it was stored, are notes and no alarm.
 *
 * @throws {DatabaseError} when the database cannot be reached
 */
export async function countOpenGaps(database: Queryable): Promise<OpenGaps> {
  const [row] = await database.query(COUNT);
  return {
    retention: Number(row?.retention),
    topic_restarted: Number(row?.topic_restarted),
  };
}

const COUNT = `
  select
    count(*) filter (where reason = 'retention') as retention,
    count(*) filter (where reason = 'topic_restarted') as topic_restarted
  from gaps
  where acknowledged_at is null
    and from_offset < to_offset`;
