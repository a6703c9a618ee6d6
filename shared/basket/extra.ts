/**
 * The object in which a shop adds what the contract has no place for.
 *
 * @module
 */

/**
 * Whether `value` takes at most `maxBytes` of UTF-8 as JSON. An object so deep that it cannot be
 * written (`JSON.stringify` recurses) is not short enough.
 *
 * @example
 * ```ts
 * import { isShortEnough } from "./extra.ts";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(isShortEnough({ a: "é" }, 10), true);
 * assertEquals(isShortEnough({ a: "é" }, 9), false);
 * ```
 */
export function isShortEnough(value: object, maxBytes: number): boolean {
  try {
    const text = JSON.stringify(value);
    return text.length <= maxBytes && encoder.encode(text).length <= maxBytes;
  } catch {
    return false;
  }
}

const encoder = new TextEncoder();
