/** What rows make of their rounds. */
import { assertEquals } from "@std/assert";
import { interleave, percentile, type Side, toRatio, toSpread } from "../../bench/measurement.ts";

function aSide(...perSecond: readonly number[]): Side {
  return { name: "ours", rounds: perSecond.map((value) => ({ perSecond: value })) };
}

Deno.test("toSpread() tells median, minimum and maximum", async (t) => {
  const cases = [
    { name: "of nothing", input: [], expected: undefined },
    { name: "of one round", input: [3], expected: { median: 3, min: 3, max: 3 } },
    { name: "of an odd number", input: [9, 1, 2], expected: { median: 2, min: 1, max: 9 } },
    { name: "of an even number", input: [10, 1, 2, 4], expected: { median: 3, min: 1, max: 10 } },
  ];
  for (const { name, input, expected } of cases) {
    await t.step(name, () => assertEquals(toSpread(aSide(...input), "perSecond"), expected));
  }
});

Deno.test("toSpread() leaves out rounds that do not have the metric", () => {
  const side: Side = { name: "ours", rounds: [{}, { p50Ms: 4 }] };
  assertEquals(toSpread(side, "p50Ms"), { median: 4, min: 4, max: 4 });
  assertEquals(toSpread(side, "p99Ms"), undefined);
});

Deno.test("toRatio() compares round with round, not median with median", () => {
  // The machine was busy in the second round, for both.
  const ratio = toRatio({ ours: aSide(10, 1, 12), other: aSide(20, 2, 20) }, "perSecond");
  assertEquals([ratio?.median, ratio?.min, ratio?.max], [0.5, 0.5, 0.6]);
});

Deno.test("toRatio() says nothing of rounds in which the other side did not measure", () => {
  const other: Side = { name: "limit", rounds: [{}, { perSecond: 0 }, { perSecond: 4 }] };
  assertEquals(toRatio({ ours: aSide(1, 2, 2), other }, "perSecond"), {
    ...{ median: 0.5, min: 0.5, max: 0.5 },
  });
});

Deno.test("interleave() measures all sides of a round before the next round", async () => {
  const order: string[] = [];
  const contestant = (name: string) => ({
    name,
    measure(round: number) {
      order.push(`${name}${round}`);
      return Promise.resolve({ perSecond: round });
    },
  });
  const sides = await interleave(2, [contestant("a"), contestant("b")]);
  assertEquals(order, ["a0", "b0", "a1", "b1"]);
  assertEquals(sides[1], { name: "b", rounds: [{ perSecond: 0 }, { perSecond: 1 }] });
});

Deno.test("percentile() is the value below which that share lies", async (t) => {
  const hundred = Array.from({ length: 100 }, (_, index) => 100 - index);
  const cases = [
    { name: "median of a hundred", input: hundred, share: 0.5, expected: 51 },
    { name: "99 % of a hundred", input: hundred, share: 0.99, expected: 100 },
    { name: "of one", input: [7], share: 0.99, expected: 7 },
    { name: "of none", input: [], share: 0.5, expected: NaN },
  ];
  for (const { name, input, share, expected } of cases) {
    await t.step(name, () => assertEquals(percentile(input, share), expected));
  }
});
