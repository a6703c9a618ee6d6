/**
 * Tells the white space of JSON.
 *
 * @module
 */

/**
 * Whether a byte or a UTF-16 unit is white space between the tokens of JSON (RFC 8259, section 2).
 *
 * @example
 * ```ts
 * import { isJsonSpace } from "./is_json_space.ts";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals([0x20, 0x0a, 0x61].map(isJsonSpace), [true, true, false]);
 * ```
 */
export function isJsonSpace(byte: number): boolean {
  return byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
}
