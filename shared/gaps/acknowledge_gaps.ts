/**
 * Acknowledges gaps: somebody knows that the records are missing, and why. Deletes nothing.
 *
 * @module
 */
import { type Author, recordChanges } from "../audit/record_change.ts";
import { toArrayLiteral } from "../postgres/array_literal.ts";
import type { Database } from "../postgres/database.ts";
import { describeGap, GAP_COLUMNS, toGap } from "./gap.ts";

/** What became of a gap. */
export interface AcknowledgeOutcome {
  /** The number of the gap. */
  readonly id: number;
  /**
   * - `acknowledged`
   * - `unchanged`: it was acknowledged before; the first reason is kept
   * - `missing`: there is no such gap
   */
  readonly outcome: "acknowledged" | "unchanged" | "missing";
  /** For people. */
  readonly detail: string;
}

/**
 * Acknowledges the gaps with these numbers, in their order, and records it in the audit. Idempotent.
 */
export async function acknowledgeGaps(
  database: Database,
  ids: readonly number[],
  author: Author & { readonly reason: string },
): Promise<readonly AcknowledgeOutcome[]> {
  const wanted = [...new Set(ids)];
  const numbers = toArrayLiteral(wanted.map(String));
  const changed = await database.transaction(async (transaction) => {
    const rows = await transaction.query(ACKNOWLEDGE, [numbers, author.reason]);
    const changes = rows.map(({ id }) => ({
      action: "gaps.acknowledge",
      detail: { gap: Number(id) },
    } as const));
    await recordChanges(transaction, { author, changes });
    return rows;
  });
  const acknowledged = new Set(changed.map(({ id }) => Number(id)));
  const gaps = (await database.query(READ, [numbers])).map(toGap);
  return wanted.map((id) => {
    const gap = gaps.find((each) => each.id === id);
    if (gap === undefined) return { id, outcome: "missing", detail: "there is no such gap" };
    if (acknowledged.has(id)) return { id, outcome: "acknowledged", detail: describeGap(gap) };
    const { at, reason } = gap.acknowledgement ?? { at: "", reason: "" };
    return { id, outcome: "unchanged", detail: `was acknowledged at ${at}: ${reason}` };
  });
}

/** Locks rows by number: two runs in different orders would deadlock. */
const ACKNOWLEDGE = `
  with found as (
    select id
    from gaps
    where id = any($1::bigint[]) and acknowledged_at is null
    order by id
    for update
  )
  update gaps
  set acknowledged_at = clock_timestamp(), acknowledge_reason = $2::text
  from found
  where gaps.id = found.id
  returning gaps.id`;

const READ = `
  select ${GAP_COLUMNS}
  from gaps
  where gaps.id = any($1::bigint[])`;
