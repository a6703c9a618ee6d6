/**
 * Says who lacks a right: Postgres names the relation alone, and a process may have its login from a
 * file, or another role than its login.
 *
 * @module
 */
import type { Database } from "./database.ts";
import { DatabaseError } from "./database_error.ts";

/**
 * The same database, whose errors of missing rights (SQLSTATE 42501) name the role as well. It is
 * asked of the server, after the statement has failed.
 */
export function nameLogin(database: Database): Database {
  async function name(error: unknown): Promise<never> {
    if (!isMissingRight(error)) throw error;
    const login = await database.query(READ_LOGIN).then(([row]) => row?.login, () => undefined);
    if (typeof login !== "string") throw error;
    throw new DatabaseError(`${error.message}, for the role ${login}`, {
      sqlstate: error.sqlstate,
      cause: error,
    });
  }
  return {
    driver: database.driver,
    query: (...statement) => database.query(...statement).catch(name),
    transaction: (work) => database.transaction(work).catch(name),
    [Symbol.asyncDispose]: () => database[Symbol.asyncDispose](),
  };
}

/** Whether the role may not do that: nothing that passes by itself. */
export function isMissingRight(error: unknown): error is DatabaseError {
  return error instanceof DatabaseError && error.sqlstate === INSUFFICIENT_PRIVILEGE;
}

const READ_LOGIN = "select current_user::text as login";
const INSUFFICIENT_PRIVILEGE = "42501";
