/**
 * Postgres array literals, so that one statement takes a whole batch through `unnest`.
 *
 * @module
 */

/**
 * The text form of a one-dimensional array (PostgreSQL documentation, 8.15.6). Every element is
 * quoted, so commas, braces, quotes, backslashes and the word NULL are plain text; `null` becomes
 * SQL's null. The drivers' own array encodings differ, so neither is used.
 *
 * @example
 * ```ts
 * import { toArrayLiteral } from "./array_literal.ts";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(toArrayLiteral(["a", 'say "hi"', null, 7]), '{"a","say \\"hi\\"",NULL,7}');
 * ```
 */
export function toArrayLiteral(values: readonly (string | number | null)[]): string {
  let literal = "{";
  for (let index = 0; index < values.length; index++) {
    if (index > 0) literal += ",";
    const value = values[index];
    if (value === null || value === undefined) literal += "NULL";
    else if (typeof value === "number") literal += value;
    else literal += NEEDS_ESCAPE.test(value) ? `"${value.replace(ESCAPED, "\\$&")}"` : `"${value}"`;
  }
  return literal + "}";
}

const NEEDS_ESCAPE = /["\\]/;
const ESCAPED = /["\\]/g;
