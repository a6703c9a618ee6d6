/**
 * A transaction that changes the schema while everybody works: one at a time, and it never makes the
 * pipeline wait behind somebody else's long transaction.
 *
 * @module
 */
import type { Database, Queryable } from "../shared/postgres/database.ts";
import { DatabaseError } from "../shared/postgres/database_error.ts";
import { retry } from "../shared/service/retry.ts";
import type { Sleep } from "../shared/service/sleep.ts";

/** Options for {@linkcode changeSchema}. */
export interface ChangeSchemaOptions {
  /** Called now and then while another transaction holds a table that has to change. */
  readonly onBlocked?: (() => void) | undefined;
  /** Ends the waiting. */
  readonly signal?: AbortSignal | undefined;
  /** How to wait before the next attempt. @default {the timers of the platform} */
  readonly sleep?: Sleep | undefined;
}

/**
 * Runs `work` in a transaction that waits for each lock {@linkcode LOCK_TIMEOUT_MS} at most, and
 * starts again later when it does not get one. Whoever wants the table meanwhile queues behind a
 * waiting `alter table`, so waiting without an end would stop the pipeline for as long as an analyst's
 * query takes. Processes of any version that change the schema wait for each other.
 *
 * @throws {DatabaseError} when `work` fails otherwise, and then nothing has changed
 * @throws the reason of `signal` when that aborts first
 */
export async function changeSchema<T>(
  database: Database,
  work: (transaction: Queryable) => Promise<T>,
  { onBlocked, signal, sleep }: ChangeSchemaOptions = {},
): Promise<T> {
  const changed = await retry(async () => ({
    result: await database.transaction(async (transaction) => {
      await transaction.query("select pg_advisory_xact_lock($1::bigint)", [LOCK_KEY]);
      await transaction.query(`set local lock_timeout = ${LOCK_TIMEOUT_MS}`);
      return await work(transaction);
    }),
  }), {
    isRetriable: (error) => error instanceof DatabaseError && error.sqlstate === LOCK_NOT_AVAILABLE,
    onRetry({ isNoteworthy }) {
      if (isNoteworthy) onBlocked?.();
    },
    signal,
    sleep,
    // Between two attempts the pipeline catches up.
    firstDelayMs: 2_000,
    maxDelayMs: 10_000,
  });
  if (changed === undefined) throw signal?.reason;
  return changed.result;
}

/** Longest time that a change of the schema makes the pipeline wait. */
export const LOCK_TIMEOUT_MS = 1_000;

/** Key of the advisory lock: the same in every version of this code, and no other lock's. */
const LOCK_KEY = 7_303_501_204;

const LOCK_NOT_AVAILABLE = "55P03";
