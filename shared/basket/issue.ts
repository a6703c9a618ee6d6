/**
 * What is wrong with an input, in the one form that the API's problem details, dead letters and
 * error lists share.
 *
 * @module
 */

/**
 * The codes of the faults of a basket or a closing, in the order in which the API reference explains
 * them.
 */
export const ISSUE_CODES = [
  "required",
  "wrong_type",
  "unknown_field",
  "unknown_value",
  "duplicate_member",
  "empty",
  "too_long",
  "control_character",
  "not_unicode",
  "format_character",
  "not_a_date",
  "date_too_early",
  "date_in_future",
  "not_an_instant",
  "not_on_date",
  "too_small",
  "too_big",
  "too_many_decimals",
  "not_whole",
  "wrong_sign",
  "total_differs",
  "too_few",
  "too_many",
  "unknown_store",
] as const;

/** A code of {@linkcode ISSUE_CODES}; `invalid` is for what no rule of ours finds. */
export type IssueCode = (typeof ISSUE_CODES)[number] | "invalid";

/** One fault of a document. What is no basket and no closing has codes of its own. */
export interface Issue<Code extends string = IssueCode> {
  /** Stable, for programs. */
  readonly code: Code;
  /** RFC 6901 JSON pointer to the faulty value; `""` is the whole document. */
  readonly pointer: string;
  /** A sentence for people. */
  readonly detail: string;
}

/**
 * The JSON pointer (RFC 6901) of a path of keys and indexes.
 *
 * @example
 * ```ts
 * import { toPointer } from "./issue.ts";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(toPointer(["products", 0, "a/b"]), "/products/0/a~1b");
 * ```
 */
export function toPointer(path: readonly PropertyKey[]): string {
  return path
    .map((key) => `/${String(key).replaceAll("~", "~0").replaceAll("/", "~1")}`)
    .join("");
}
