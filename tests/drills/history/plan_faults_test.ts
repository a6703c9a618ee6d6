/**
 * The timeline of faults: the same for the same seed, and one that can be carried out.
 *
 * @module
 */
import { assert, assertEquals, assertNotEquals } from "@std/assert";
import { planFaults } from "./plan_faults.ts";

const durationMs = 60_000;
const SEEDS = Array.from({ length: 50 }, (_, seed) => seed);

Deno.test("planFaults() draws the same faults for the same seed, and others for another", () => {
  assertEquals(planFaults(7, { durationMs }), planFaults(7, { durationMs }));
  assertNotEquals(planFaults(7, { durationMs }), planFaults(8, { durationMs }));
});

Deno.test("planFaults() never has two faults on one target, and none after the end", () => {
  for (const seed of SEEDS) {
    const faults = planFaults(seed, { durationMs });
    assert(faults.length >= 15, `${faults.length} faults of seed ${seed}`);
    for (const [index, { startMs, endMs, target }] of faults.entries()) {
      assert(startMs >= 1_000 && startMs <= endMs && endMs < durationMs);
      const others = faults.slice(index + 1).filter((other) => other.target === target);
      for (const other of others) assert(other.startMs > endMs, `${target} of seed ${seed}`);
    }
  }
});

Deno.test("planFaults() draws every kind, in a few seeds", () => {
  const kinds = new Set(
    SEEDS.flatMap((seed) => planFaults(seed, { durationMs })).map((fault) => fault.kind),
  );
  assertEquals(
    [...kinds].toSorted(),
    [
      "cut",
      "half_answers",
      "half_requests",
      "join",
      "kill",
      "pause",
      "poison",
      "recategorise",
      "refused",
      "restart",
      "slow",
      "swallowed",
    ],
  );
});
