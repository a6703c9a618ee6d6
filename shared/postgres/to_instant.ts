/**
 * Days and times of the tables in ISO 8601, whatever the session's formats and time zone are. A
 * server may print days as `29.11.2026`, and a pooler gives each transaction another session: a
 * statement that leaves the form to the session reads wrong days.
 *
 * @module
 */

/**
 * SQL that prints a `date` as `2026-11-29`.
 *
 * @example
 * ```ts
 * import { toDay } from "./to_instant.ts";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(toDay("baskets.purchased_on"), "to_char(baskets.purchased_on, 'YYYY-MM-DD')");
 * ```
 */
export function toDay(column: string): string {
  return `to_char(${column}, 'YYYY-MM-DD')`;
}

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

/**
 * SQL that prints a `timestamptz` to the microsecond, so that `$1::timestamptz` is the same instant
 * again.
 *
 * @example
 * ```ts
 * import { toExactInstant } from "./to_instant.ts";
 * import { assertStringIncludes } from "@std/assert";
 *
 * assertStringIncludes(toExactInstant("failed_at"), "HH24:MI:SS.US");
 * ```
 */
export function toExactInstant(column: string): string {
  return `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;
}
