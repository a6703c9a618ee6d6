/**
 * Counts the gaps that nobody has acknowledged, for the metric and its alert.
 *
 * @module
 */
import type { Queryable } from "../../shared/postgres/database.ts";

/** Open gaps of a topic. */
export interface OpenGaps {
  readonly topic: string;
  /** `retention` or `topic_restarted`. */
  readonly reason: string;
  /** Number of rows. */
  readonly gaps: number;
}

/**
 * Counts gaps in which records are known to be missing. What was there before a topic was first
 * read, and a topic that started again when all of it was stored, are notes and no alarm.
 *
 * @throws {DatabaseError} when the database cannot be reached
 */
export async function countOpenGaps(database: Queryable): Promise<readonly OpenGaps[]> {
  const rows = await database.query(COUNT);
  return rows.map(({ topic, reason, gaps }) => (
    { topic: topic ?? "", reason: reason ?? "", gaps: Number(gaps) }
  ));
}

const COUNT = `
  select topic, reason, count(*) as gaps
  from gaps
  where acknowledged_at is null
    and reason in ('retention', 'topic_restarted')
    and from_offset < to_offset
  group by topic, reason
  order by topic, reason`;
