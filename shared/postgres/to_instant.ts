/**
 * Times of the tables as ISO instants, whatever the session's format and time zone are.
 *
 * @module
 */

/**
 * SQL that prints a `timestamptz` as an ISO instant to the millisecond.
 *
 * @example
 * ```ts
 * import { toInstant } from "./to_instant.ts";
 * import { assertStringIncludes } from "@std/assert";
 *
 * assertStringIncludes(toInstant("gaps.noticed_at"), "gaps.noticed_at at time zone 'UTC'");
 * ```
 */
export function toInstant(column: string): string {
  return `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
}
