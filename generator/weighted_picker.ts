/**
 * Weighted choice for the basket maker.
 *
 * @module
 */
import { uniformInt } from "pure-rand/distribution/uniformInt";
import type { RandomGenerator } from "pure-rand/types/RandomGenerator";

/**
 * Draws indexes of `weights`, each as often as its weight says. Weights are small whole numbers:
 * every index stands in a table as many times as it weighs, so a draw is one look-up.
 */
export function createWeightedPicker(
  weights: readonly number[],
): (random: RandomGenerator) => number {
  const table = Uint16Array.from(
    weights.flatMap((weight, index) => Array<number>(weight).fill(index)),
  );
  return function pickWeighted(random) {
    return table[uniformInt(random, 0, table.length - 1)] ?? 0;
  };
}
