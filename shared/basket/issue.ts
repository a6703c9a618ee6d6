/**
 * What is wrong with an input, in the one form that the API's problem details, dead letters and
 * error lists share.
 *
 * @module
 */

/** One fault of a document. */
export interface Issue {
  /** Stable, for programs. */
  readonly code: string;
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
