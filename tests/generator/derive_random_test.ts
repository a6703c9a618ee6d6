import { assert, assertEquals } from "@std/assert";
import { uniformInt } from "pure-rand/distribution/uniformInt";
import { deriveRandom, toWords } from "../../generator/derive_random.ts";

const draw = (words: readonly number[]) => {
  const random = deriveRandom(words);
  return Array.from({ length: 4 }, () => uniformInt(random, 0, 999_999)).join(" ");
};

Deno.test("toWords() keeps every bit of a whole number", () => {
  const cases = [
    { input: 0, expected: [0, 0] },
    { input: 2 ** 32 - 1, expected: [0, 2 ** 32 - 1] },
    { input: 2 ** 32, expected: [1, 0] },
    { input: 2 ** 53 - 1, expected: [2 ** 21 - 1, 2 ** 32 - 1] },
  ];
  for (const { input, expected } of cases) assertEquals([...toWords(input)], expected);
});

Deno.test("deriveRandom() draws the same for equal words, and something else for any other", () => {
  const seeds = [0, 1, 2, 2 ** 32, 2 ** 32 + 1, 2 ** 40, 2 ** 53 - 1];
  const drawn = seeds.map((seed) => draw(toWords(seed)));
  assertEquals(seeds.map((seed) => draw(toWords(seed))), drawn);
  assertEquals(new Set(drawn).size, seeds.length);
  assert(draw([1, 2]) !== draw([2, 1]));
  assert(draw([1]) !== draw([1, 0]));
});
