/**
 * Finds objects with more members than any basket has, before zod sees them: its strict objects put
 * every name into a `Set`, and V8 hashes names like `262151` there without a seed, so that 70,000 of
 * them take 8 s.
 *
 * @module
 */
import { isObject } from "./is_object.ts";
import { type Issue, toPointer } from "./issue.ts";

/** Most members of a basket or a line: far more than either has, few enough to name the unknown ones. */
export const MAX_MEMBERS = 512;

/**
 * The faults of a parsed JSON value whose objects have more than {@linkcode MAX_MEMBERS} members, at
 * every depth that the schema of a basket looks at: the basket and its lines.
 *
 * @example
 * ```ts
 * import { findCrowdedObjects } from "./find_crowded_objects.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const crowded = Object.fromEntries(Array.from({ length: 513 }, (_, i) => [`f${i}`, 1]));
 * assertEquals(findCrowdedObjects({ products: [{}, crowded] }), [{
 *   code: "too_many",
 *   pointer: "/products/1",
 *   detail: "Must have at most 512 fields",
 * }]);
 * ```
 */
export function findCrowdedObjects(input: unknown): readonly Issue[] {
  if (isCrowded(input)) return [toIssue([])];
  const products = isObject(input) ? input["products"] : undefined;
  if (!Array.isArray(products)) return [];
  const issues: Issue[] = [];
  for (const [index, product] of products.entries()) {
    if (isCrowded(product)) issues.push(toIssue(["products", index]));
  }
  return issues;
}

function isCrowded(value: unknown): boolean {
  // `Object.keys` takes 19 ms for 72,000 such names.
  return isObject(value) && Object.keys(value).length > MAX_MEMBERS;
}

function toIssue(path: readonly PropertyKey[]): Issue {
  return {
    code: "too_many",
    pointer: toPointer(path),
    detail: `Must have at most ${MAX_MEMBERS} fields`,
  };
}
