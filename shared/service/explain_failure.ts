/**
 * What a task says when it ends with an error.
 *
 * @module
 */
import { DatabaseError } from "../postgres/database_error.ts";

/** The error in a line, and what a person can do about it where that is known. */
export function explainFailure(error: unknown): string {
  if (error instanceof DatabaseError && OUTDATED_SCHEMA.has(error.sqlstate ?? "")) {
    return `${error.message}\nThe schema is not that of this version: run deno task migrate`;
  }
  return error instanceof Error ? error.message : String(error);
}

/** undefined_table, undefined_column. */
const OUTDATED_SCHEMA: ReadonlySet<string> = new Set(["42P01", "42703"]);
