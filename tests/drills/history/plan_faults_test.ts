/**
 * The timeline of faults: the same for the same seed, and one that can be carried out.
 *
 * @module
 */
import { assert, assertEquals, assertNotEquals } from "@std/assert";
import { planFaults } from "./plan_faults.ts";

const durationMs = 60_000;
const SEEDS = Array.from({ length: 100 }, (_, seed) => seed);

Deno.test("planFaults() draws the same faults for the same seed, and others for another", () => {
  assertEquals(planFaults(7, { durationMs }), planFaults(7, { durationMs }));
  assertNotEquals(planFaults(7, { durationMs }), planFaults(8, { durationMs }));
});

for (const brokers of [1, 3] as const) {
  Deno.test(`planFaults() never has two faults on one target, ${brokers} brokers`, () => {
    for (const seed of SEEDS) {
      const faults = planFaults(seed, { durationMs, brokers });
      assert(faults.length >= 15, `${faults.length} faults of seed ${seed}`);
      for (const [index, { startMs, endMs, target }] of faults.entries()) {
        assert(startMs >= 1_000 && startMs <= endMs && endMs < durationMs);
        const others = faults.slice(index + 1).filter((other) => other.target === target);
        for (const other of others) assert(other.startMs > endMs, `${target} of seed ${seed}`);
      }
    }
  });
}

const drawn = (brokers: 1 | 3) =>
  SEEDS.flatMap((seed) => planFaults(seed, { durationMs, brokers }));

Deno.test("planFaults() draws every kind, in a few seeds", () => {
  assertEquals(
    [...new Set(drawn(1).map(({ kind }) => kind))].toSorted(),
    [
      "clock",
      "cut",
      "erase",
      "failing_sync",
      "full_disk",
      "half_answers",
      "half_requests",
      "join",
      "kill",
      "lossy",
      "narrow",
      "new_id",
      "pause",
      "poison",
      "recategorise",
      "refused",
      "replace",
      "restart",
      "retain",
      "slow",
      "sum_days",
      "swallowed",
    ],
  );
});

Deno.test("planFaults() has the clock of each process run ahead and behind", () => {
  const clocks = drawn(1).filter(({ kind }) => kind === "clock");
  for (const target of ["api-1", "api-2", "consumer-1", "consumer-2", "broker", "postgres"]) {
    const hows = clocks.filter((fault) => fault.target === target).map(({ how }) => how);
    assert(hows.includes("+4d") && hows.includes("-4d"), `${target}: ${hows}`);
  }
});

Deno.test("planFaults() breaks what is between clients and each API in every way", () => {
  const hits = new Set(drawn(1).map(({ kind, target }) => `${kind} ${target}`));
  assert(hits.has("half_answers producers to broker"));
  const ways = [
    "refused",
    "cut",
    "slow",
    "narrow",
    "swallowed",
    "lossy",
    "half_requests",
    "half_answers",
  ];
  for (const way of ways) {
    for (const api of ["api-1", "api-2"]) assert(hits.has(`${way} clients to ${api}`), way);
  }
});

Deno.test("planFaults() hits each of three brokers, each link to one, and their leaders", () => {
  const hits = new Set(drawn(3).map(({ kind, target }) => `${kind} ${target}`));
  for (const broker of ["broker-1", "broker-2", "broker-3"]) {
    for (const kind of ["kill", "pause", "restart", "full_disk", "failing_sync"]) {
      assert(hits.has(`${kind} ${broker}`));
    }
    assert(hits.has(`swallowed api-1 to ${broker}`));
    assert(hits.has(`refused consumer-2 to ${broker}`));
  }
  assert(hits.has("move_leaders topics"));
  assertEquals([...hits].filter((hit) => hit.endsWith("broker")), []);
});
