/**
 * The lock of who changes the sums of shops' days, one process at a time. Whoever waits for it does so
 * with no other lock, so no store waits for a sum.
 *
 * @module
 */
import type { Queryable } from "../../shared/postgres/database.ts";

/**
 * Takes the lock until the transaction ends. It has to be the first statement of a transaction that
 * waits, and in any the first that reads or writes these sums.
 *
 * @param options.waits whether to wait for whoever has it, some seconds at most
 * @returns false when another transaction has it
 * @throws {DatabaseError} while waiting, after the time limit of a statement
 */
export async function lockStoreDays(
  transaction: Queryable,
  { waits }: { readonly waits: boolean },
): Promise<boolean> {
  const [row] = await transaction.query(waits ? WAIT : TRY);
  return row?.is_locked === "t";
}

/** Key of the advisory lock: the same in every version of this code, and no other lock's. */
const LOCK_KEY = 7_303_501_212;

// Compiling takes longer than a slice.
const TRY = `
  select pg_try_advisory_xact_lock(${LOCK_KEY}) as is_locked, set_config('jit', 'off', true)`;
const WAIT = `
  select pg_advisory_xact_lock(${LOCK_KEY})::text is not null as is_locked,
    set_config('jit', 'off', true)`;
