/**
 * Says in the log when the API cannot read its database, with the reason, and when it can again. The
 * routes that read answer `503` meanwhile; those that take baskets do without it.
 *
 * @module
 */
import type { Database } from "../shared/postgres/database.ts";
import { DatabaseError } from "../shared/postgres/database_error.ts";
import { isMissingRight } from "../shared/postgres/name_login.ts";
import { toFailure } from "../shared/service/explain_failure.ts";
import { getLogger } from "../shared/service/log.ts";
import { sleep } from "../shared/service/sleep.ts";

/** Which database: the one that baskets are stored in, or the one that reports may read instead. */
export type DatabaseRole = "primary" | "read";

/** A database whose state is known without asking it. */
export interface WatchedDatabase extends Database {
  /** Whether it could be read when last looked at. @default {true} until the first answer */
  readonly isUp: boolean;
}

/** Options for {@linkcode watchDatabase}. */
export interface DatabaseWatchOptions {
  /** For the log, where there are two. @default {"primary"} */
  readonly role?: DatabaseRole;
  /** Time from one look at a database that is away to the next. @default {1_000} */
  readonly retryMs?: number;
}

/**
 * The same database, which is looked at once now, and whenever a statement fails. One line tells that
 * it is away, not migrated or closed to this user, and one that this is over, however many requests
 * came in between. Disposing it ends the watch and closes the database.
 */
export function watchDatabase(
  database: Database,
  { retryMs = 1_000, role = "primary" }: DatabaseWatchOptions = {},
): WatchedDatabase {
  const closing = new AbortController();
  const properties = role === "primary" ? {} : { database: role };
  let looking: Promise<void> | undefined;
  let isUp = true;

  async function look(): Promise<void> {
    let awaySince: number | undefined;
    while (!closing.signal.aborted) {
      const error = await database.query(READ_NOTHING).then(() => undefined, (error) => error);
      if (closing.signal.aborted) return;
      isUp = error === undefined;
      if (error === undefined) {
        if (awaySince === undefined) return;
        const awayMs = Math.round(performance.now() - awaySince);
        return logger.info("Reading from Postgres again", { ...properties, awayMs });
      }
      if (awaySince === undefined) {
        const { what, advice } = toFailure(error);
        logger.warning("Cannot read from Postgres, requests that need it get 503", {
          ...properties,
          reason: what,
          advice,
        });
      }
      awaySince ??= performance.now();
      await sleep(retryMs, closing.signal);
    }
  }

  /** Does nothing while the watch looks already. */
  function startToLook(): void {
    looking ??= look().finally(() => looking = undefined);
  }

  /** When each right was last said to be missing, by the message: one a table at most. */
  const missing = new Map<string, number>();

  function notice(error: unknown): never {
    if (isMissingRight(error)) tellOfRight(error);
    else if (error instanceof DatabaseError && !closing.signal.aborted) startToLook();
    throw error;
  }

  /** The look reads one table alone: a right on another would be missing in silence. */
  function tellOfRight(error: DatabaseError): void {
    const { what, advice } = toFailure(error);
    if (performance.now() - (missing.get(what) ?? -Infinity) < REPEAT_MS) return;
    missing.set(what, performance.now());
    logger.error("May not read from Postgres, requests that need it get 503", {
      reason: what,
      advice,
    });
  }

  startToLook();
  return {
    driver: database.driver,
    get isUp() {
      return isUp;
    },
    query: (...statement) => database.query(...statement).catch(notice),
    transaction: (work) => database.transaction(work).catch(notice),
    [Symbol.asyncDispose]() {
      closing.abort();
      return database[Symbol.asyncDispose]();
    },
  };
}

const REPEAT_MS = 60_000;
/** Costs nothing, and fails where the schema is missing or may not be read. */
const READ_NOTHING = "select from baskets limit 0";
const logger = getLogger(["api", "postgres"]);
