/**
 * Tells the objects of parsed JSON.
 *
 * @module
 */

/**
 * Whether a parsed JSON value is an object; an array is none.
 *
 * @example
 * ```ts
 * import { isObject } from "./is_object.ts";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals([{}, [], null, "a"].map(isObject), [true, false, false, false]);
 * ```
 */
export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
