/**
 * Weighted choice for the basket maker.
 *
 * @module
 */
import { uniformInt } from "pure-rand/distribution/uniformInt";
import type { RandomGenerator } from "pure-rand/types/RandomGenerator";

/**
 * Draws indexes of `weights`, with a probability proportional to the weight. Weights are small whole
 * numbers: a table holds every index as often as its weight, so a draw is one look-up.
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
