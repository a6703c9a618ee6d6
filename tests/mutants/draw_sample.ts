/**
 * Draws mutants at random, the same ones for the same seed.
 *
 * @module
 */
import { uniformInt } from "pure-rand/distribution/uniformInt";
import { xoroshiro128plus } from "pure-rand/generator/xoroshiro128plus";
import type { Mutant } from "./mutant.ts";

/** `sample` of those that are not ignored, all if there are no more; each is as likely. */
export function drawSample(
  mutants: readonly Mutant[],
  { sample, seed }: { readonly sample: number; readonly seed: number },
): readonly Mutant[] {
  const generator = xoroshiro128plus(seed);
  const rest = mutants.filter(({ ignored }) => ignored === undefined);
  const drawn: Mutant[] = [];
  while (drawn.length < sample && rest.length > 0) {
    drawn.push(...rest.splice(uniformInt(generator, 0, rest.length - 1), 1));
  }
  return drawn;
}
