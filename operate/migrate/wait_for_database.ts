/**
 * Waits until the database can be used, for the first start of everything at once.
 *
 * @module
 */
import { isLoginRefused, isRetriable } from "../../shared/postgres/database_error.ts";
import type { Queryable } from "../../shared/postgres/database.ts";
import { retry } from "../../shared/service/retry.ts";
import type { Sleep } from "../../shared/service/sleep.ts";

/** Options for {@linkcode waitForDatabase}. */
export interface WaitForDatabaseOptions {
  /** Ends the waiting: the attempt under way is the last. */
  readonly signal: AbortSignal;
  /** Called with the reason when the first attempt fails, then about every ten seconds. */
  readonly onWait?: (reason: string) => void;
  /** @default {the platform's timers} */
  readonly sleep?: Sleep;
}

/**
 * Resolves when the database answers. A server that is not there, one that still starts, and one
 * whose database is not made yet are waited for; a wrong password is not.
 *
 * @throws {DatabaseError} the last one, when `signal` aborts before the database answers
 */
export async function waitForDatabase(
  database: Queryable,
  { signal, onWait, sleep }: WaitForDatabaseOptions,
): Promise<void> {
  let last: unknown;
  const rows = await retry(() => database.query("select 1::text as answer"), {
    isRetriable: (error) => isRetriable(error) && !isLoginRefused(error),
    onRetry({ error, isNoteworthy }) {
      last = error;
      if (isNoteworthy) onWait?.(error instanceof Error ? error.message : String(error));
    },
    signal,
    sleep,
  });
  if (rows === undefined) throw last ?? signal.reason;
}
