import { assert, assertEquals } from "@std/assert";
import { deriveRandom } from "../../generator/derive_random.ts";
import { takeSample } from "./take_sample.ts";

const ITEMS = Array.from({ length: 50 }, (_, index) => index);
const draw = (seed: number, size: number) =>
  takeSample(ITEMS, { size, random: deriveRandom([seed]) });

Deno.test("takeSample() takes as many as asked for, in their order, and the same for a seed", () => {
  const sample = draw(1, 5);
  assertEquals(sample.length, 5);
  assertEquals(sample, sample.toSorted((a, b) => a - b));
  assertEquals(draw(1, 5), sample);
  assert(JSON.stringify(draw(2, 5)) !== JSON.stringify(sample));
  assertEquals(draw(1, 100), ITEMS);
});
