/**
 * Receipt numbers as ranges.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { toReceiptRanges } from "../../../consumer/tills/receipt_ranges.ts";

const CASES = [
  { name: "no number", input: [], received: "{}", doubled: "{}" },
  { name: "one", input: [7], received: "{[7,7]}", doubled: "{}" },
  { name: "in any order", input: [3, 1, 2], received: "{[1,3]}", doubled: "{}" },
  { name: "with a hole", input: [9, 1, 2, 10], received: "{[1,2],[9,10]}", doubled: "{}" },
  {
    name: "some twice",
    input: [1, 2, 2, 3, 3, 5, 5],
    received: "{[1,3],[5,5]}",
    doubled: "{[2,3],[5,5]}",
  },
  { name: "one thrice", input: [4, 4, 4], received: "{[4,4]}", doubled: "{[4,4]}" },
  { name: "100 behind 99", input: [100, 99], received: "{[99,100]}", doubled: "{}" },
  {
    name: "the largest",
    input: [Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER - 1],
    received: "{[9007199254740990,9007199254740991]}",
    doubled: "{}",
  },
];

Deno.test("toReceiptRanges() writes what came and what came twice", async (t) => {
  for (const { name, input, received, doubled } of CASES) {
    await t.step(name, () => assertEquals(toReceiptRanges(input), { received, doubled }));
  }
});
