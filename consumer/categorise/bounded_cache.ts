/**
 * Caches recent results of a pure function. Tills repeat a few thousand names all day.
 *
 * @module
 */

/** Options for {@linkcode createBoundedCache}. */
export interface BoundedCacheOptions {
  /** Most results kept in a generation. */
  readonly size: number;
  /** Keys longer than this many UTF-16 units are computed each time and never kept. */
  readonly maxKeyLength: number;
}

/**
 * The same function with a cache of `size` to `2 × size` recent results.
 *
 * It keeps two generations instead of a strict LRU: a full young one becomes the old one, and a hit
 * in the old one moves to the young one. A hit costs one `Map.get`; an LRU deletes and sets each
 * time.
 */
export function createBoundedCache<Value extends string | object>(
  compute: (key: string) => Value,
  { size, maxKeyLength }: BoundedCacheOptions,
): (key: string) => Value {
  let young = new Map<string, Value>();
  let old = new Map<string, Value>();
  return function cached(key) {
    const hit = young.get(key);
    if (hit !== undefined) return hit;
    if (key.length > maxKeyLength || size < 1) return compute(key);
    const value = old.get(key) ?? compute(key);
    if (young.size >= size) [old, young] = [young, new Map()];
    young.set(key, value);
    return value;
  };
}
