import { assertEquals } from "@std/assert";
import { toScale } from "../../../api/dashboard/parts/chart_scale.js";

Deno.test("toScale() has round numbers around all values", async (t) => {
  const cases = [
    { values: [], expected: [0, 0.25, 0.5, 0.75, 1] },
    { values: [0], expected: [0, 0.25, 0.5, 0.75, 1] },
    { values: [3.2], expected: [0, 1, 2, 3, 4] },
    { values: [10_149.08, 42], expected: [0, 5_000, 10_000, 15_000] },
    { values: [-120, 900], expected: [-500, 0, 500, 1_000] },
    { values: [-8, -3], expected: [-8, -6, -4, -2, 0, 2] },
  ];
  for (const { values, expected } of cases) {
    await t.step(values.join(" "), () => assertEquals(toScale(values, 5), expected));
  }
});
