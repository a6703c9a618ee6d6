/**
 * Random generators derived from a few numbers, so that each basket has its own and can be made
 * without the baskets before it.
 *
 * @module
 */
import { xoroshiro128plusFromState } from "pure-rand/generator/xoroshiro128plus";
import type { RandomGenerator } from "pure-rand/types/RandomGenerator";

/**
 * Derives a generator from `words`; equal words make equal generators. Only the low 32 bits of a
 * word count: split larger numbers with {@linkcode toWords}.
 *
 * pure-rand's own seed has 32 bits that the first draws show unmixed: neighbouring baskets would
 * look alike. Here every bit of the state is a hash of all words.
 */
export function deriveRandom(words: readonly number[]): RandomGenerator {
  return xoroshiro128plusFromState([
    hash(words, 0x243f6a88),
    hash(words, 0x85a308d3),
    hash(words, 0x13198a2e),
    // A state of four zeros would never change; an odd word rules it out.
    hash(words, 0x03707344) | 1,
  ]);
}

/** The high and the low 32 bits of a safe, non-negative integer. */
export function toWords(value: number): readonly [number, number] {
  return [Math.floor(value / 2 ** 32), value >>> 0];
}

/** MurmurHash3 (x86, 32 bit) over whole words. */
function hash(words: readonly number[], start: number): number {
  let h = start;
  for (const word of words) {
    let k = Math.imul(word, 0xcc9e2d51);
    k = (k << 15) | (k >>> 17);
    h ^= Math.imul(k, 0x1b873593);
    h = (h << 13) | (h >>> 19);
    h = (Math.imul(h, 5) + 0xe6546b64) | 0;
  }
  h ^= words.length * 4;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}
