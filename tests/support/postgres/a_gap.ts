/**
 * Gaps for tests: as objects, and as rows.
 *
 * @module
 */
import type { StoredGap } from "../../../shared/gaps/gap.ts";
import type { Queryable } from "../../../shared/postgres/database.ts";

/** Thirty records that retention deleted, with `changes`. */
export function aGap(changes: Partial<StoredGap> = {}): StoredGap {
  return {
    id: 1,
    topic: "delhaize_shop",
    partition: 0,
    fromOffset: "5",
    toOffset: "35",
    reason: "retention",
    noticedAt: "2026-11-29T12:00:00.000Z",
    ...changes,
  };
}

/** Writes {@linkcode aGap} as the consumer does; the table numbers it. */
export async function insertGap(
  database: Queryable,
  changes: Partial<Omit<StoredGap, "id" | "acknowledgement">> = {},
): Promise<void> {
  const gap = aGap(changes);
  await database.query(INSERT, [
    gap.topic,
    gap.partition,
    gap.fromOffset,
    gap.toOffset,
    gap.reason,
    gap.noticedAt,
  ]);
}

const INSERT = `
  insert into gaps (topic, partition_id, from_offset, to_offset, reason, noticed_at)
  values ($1::text, $2::integer, $3::bigint, $4::bigint, $5::text, $6::timestamptz)`;
