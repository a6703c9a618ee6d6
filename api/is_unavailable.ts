/**
 * Which errors of the database end without a change of the request, so that `503` and not `500` is
 * the answer.
 *
 * @module
 */
import { DatabaseError, isRetriable } from "../shared/postgres/database_error.ts";
import { isMissingRight } from "../shared/postgres/name_login.ts";

/**
 * Whether the database is away, not migrated yet (the consumer does that at its first start), or
 * closed to this role until somebody grants the right. `watchDatabase()` logs which.
 */
export function isUnavailable(error: unknown): boolean {
  return isRetriable(error) || isMissingRight(error) ||
    error instanceof DatabaseError && NOT_MIGRATED.has(error.sqlstate ?? "");
}

/** An undefined table, column or function. */
const NOT_MIGRATED: ReadonlySet<string> = new Set(["42P01", "42703", "42883"]);
