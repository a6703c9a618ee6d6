/**
 * What the live charts draw: the past that the API kept, what arrives, and gaps in between.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { createLiveSeries } from "../../../api/dashboard/live/live_series.js";
import { parseRange, toRangeHash } from "../../../api/dashboard/live/ranges.js";

const aSeries = (stepSeconds = 1) =>
  createLiveSeries({ merges: ["mean", "highest"], seconds: 100, stepSeconds });

Deno.test("columns() has what was before and what arrives, without what is too old", () => {
  const series = aSeries();
  series.push(200, [5, 5]);
  series.fill([90, 100, 110, 190, 200, 210].map((at) => ({ at, values: [1, null] })), 10);
  series.push(201, [6, 6]);
  assertEquals(series.columns(), [
    [110, 162.5, 190, 200, 201],
    [1, null, 1, 5, 6],
    [null, null, null, 5, 6],
  ]);
});

Deno.test("columns() has a gap where nothing came for longer than usual", () => {
  const series = aSeries();
  for (const at of [100, 104, 112]) series.push(at, [at, 1]);
  assertEquals(series.columns()[0], [100, 104, 110.5, 112]);
  assertEquals(series.columns()[1], [100, 104, null, 112]);
});

Deno.test("push() merges the values of a step, each in its own way", () => {
  const series = aSeries(10);
  for (const [at, value] of [[100, 1], [104, 3], [109, null], [110, 8]] as const) {
    series.push(at, [value, value]);
  }
  assertEquals(series.columns(), [[109, 110], [2, 8], [3, 8]]);
});

Deno.test("push() passes over what is not after the last, and forgets what is too old", () => {
  const series = aSeries();
  for (const at of [100, 100, 99, 103, 200.5]) series.push(at, [at, at]);
  assertEquals(series.columns()[0], [103, 154.25, 200.5]);
});

Deno.test("parseRange() reads what toRangeHash() writes", async (t) => {
  for (const name of ["5m", "1h", "6h", "24h"] as const) {
    await t.step(name, () => {
      const query = new URLSearchParams(toRangeHash(name).split("?")[1] ?? "");
      assertEquals(parseRange(query), name);
    });
  }
  assertEquals(parseRange(new URLSearchParams("range=constructor")), "5m");
  assertEquals(parseRange(undefined), "5m");
});
