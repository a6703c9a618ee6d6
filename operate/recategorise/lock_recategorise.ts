/**
 * The lock of who reclassifies lines, or decides which months of them are kept.
 *
 * @module
 */
import type { Queryable } from "../../shared/postgres/database.ts";
import { DatabaseError } from "../../shared/postgres/database_error.ts";

/**
 * Takes the lock until the transaction ends: behind a pooler the session may be another one for the
 * next. Two runs take turns, and each line is done once. A run whose statement waits for five seconds,
 * also that of a process that was killed, refuses the other.
 *
 * @throws {Error} then
 */
export async function lockRecategorise(transaction: Queryable): Promise<void> {
  try {
    await transaction.query(TAKE_LOCK, [], { isScript: true });
  } catch (cause) {
    if (!(cause instanceof DatabaseError) || cause.sqlstate !== LOCK_NOT_AVAILABLE) throw cause;
    throw new Error("Cannot recategorise: another process is doing it already", { cause });
  }
}

/** Waits until no batch is reclassified, and keeps the next one waiting until the transaction ends. */
export async function holdRecategorise(transaction: Queryable): Promise<void> {
  await transaction.query(`select pg_advisory_xact_lock(${LOCK_KEY})`);
}

/** Key of the advisory lock: the same in every version of this code, and no other lock's. */
const LOCK_KEY = 7_303_501_205;
const TAKE_LOCK = `
  set local lock_timeout = '5s';
  select pg_advisory_xact_lock(${LOCK_KEY});
  set local lock_timeout to default`;
const LOCK_NOT_AVAILABLE = "55P03";
