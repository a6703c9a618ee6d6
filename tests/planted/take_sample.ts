/**
 * Some of many, drawn at random.
 *
 * @module
 */
import { uniformInt } from "pure-rand/distribution/uniformInt";
import type { RandomGenerator } from "pure-rand/types/RandomGenerator";

/** `size` of the items, or all, in their order. */
export function takeSample<T>(
  items: readonly T[],
  { size, random }: { readonly size: number; readonly random: RandomGenerator },
): readonly T[] {
  const left = items.map((_, index) => index);
  const taken = new Set<number>();
  while (taken.size < size && left.length > 0) {
    const [index] = left.splice(uniformInt(random, 0, left.length - 1), 1);
    if (index !== undefined) taken.add(index);
  }
  return items.filter((_, index) => taken.has(index));
}
