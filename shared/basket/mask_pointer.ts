/**
 * The place of a fault without what is nobody's business: some tills use a customer's name as the name
 * of a member.
 *
 * @module
 */
import { mayShowName, toDocumentRule, toLineRule } from "./sample_rules.ts";

/**
 * `pointer` with `‹name›` for each name that is neither known to the contract nor short and plain.
 * Numbers of lines stay. Linear in its length.
 *
 * @example
 * ```ts
 * import { maskPointer } from "./mask_pointer.ts";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(maskPointer("/products/3/prcie"), "/products/3/prcie");
 * assertEquals(maskPointer("/products/3/Jan Peeters, Gent"), "/products/3/‹name›");
 * assertEquals(maskPointer(""), "");
 * ```
 */
export function maskPointer(pointer: string): string {
  const [start = "", ...names] = pointer.split("/");
  return [start, ...names.map(maskName)].join("/");
}

/**
 * A name of a pointer, or `‹name›`.
 *
 * @example
 * ```ts
 * import { maskName } from "./mask_pointer.ts";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(["3", "price", "Jan Peeters"].map(maskName), ["3", "price", "‹name›"]);
 * ```
 */
export function maskName(name: string): string {
  const isKnown = toDocumentRule(name) !== undefined || toLineRule(name) !== undefined;
  return isKnown || /^[0-9]{1,9}$/.test(name) || mayShowName(name) ? name : "‹name›";
}
