/**
 * The reasons that people give for what they change: the audit and the tables keep them.
 *
 * @module
 */

/** Most characters of a reason, by code point. */
export const MAX_REASON_LENGTH = 500;

/** The form of a reason, for people. */
export const REASON_FORM = "1 to 500 characters, for whoever asks later";

/**
 * The reason without blanks around it; `undefined` when nothing is left of it, it is too long, or
 * Postgres could not keep it (NUL, half a surrogate pair).
 *
 * @example
 * ```ts
 * import { parseReason } from "./reason.ts";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(parseReason(" a fault of the till "), "a fault of the till");
 * assertEquals(parseReason(" "), undefined);
 * ```
 */
export function parseReason(text: string): string | undefined {
  const reason = text.trim();
  if (reason === "" || !reason.isWellFormed() || reason.includes("\0")) return undefined;
  return [...reason].length <= MAX_REASON_LENGTH ? reason : undefined;
}
