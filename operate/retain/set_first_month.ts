/**
 * Notes from which month on baskets are kept.
 *
 * @module
 */
import { holdFence } from "../../consumer/store/policies.ts";
import { type Author, recordChange } from "../../shared/audit/record_change.ts";
import { holdRecategorise } from "../recategorise/lock_recategorise.ts";
import type { Database } from "../../shared/postgres/database.ts";
import { toDay } from "../../shared/postgres/to_instant.ts";

/**
 * Moves the first month that is kept to `firstMonth`; one that is later already stays. Waits until
 * every batch is stored that has passed its fence, so from then on no consumer stores an older basket
 * (see `movePositions()`).
 *
 * @returns the first month that is kept now, ISO 8601
 * @throws {DatabaseError} and then nothing has changed
 */
export async function setFirstMonth(
  database: Database,
  { firstMonth, author }: { readonly firstMonth: string; readonly author: Author },
): Promise<string> {
  return await database.transaction(async (transaction) => {
    // From then on nobody gives lines another category that go after their days were summed up.
    await holdRecategorise(transaction);
    await holdFence(transaction);
    const [row] = await transaction.query(SET, [firstMonth]);
    const now = row?.first_month ?? firstMonth;
    const change = { action: "retain", detail: { firstMonth: now } } as const;
    await recordChange(transaction, { author, change });
    return now;
  });
}

const SET = `
  insert into retained_months as known (first_month)
  values ($1::date)
  on conflict (only_row) do update
  set first_month = greatest(known.first_month, excluded.first_month)
  returning ${toDay("first_month")} as first_month`;
