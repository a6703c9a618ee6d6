/**
 * Ranges hold exactly the lines that were added, in as few ranges as there can be.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { createLineRanges, type LineRange } from "../../../api/batch/line_ranges.ts";

Deno.test("createLineRanges() joins lines in whatever order they come", async (t) => {
  const cases: readonly {
    readonly lines: readonly number[];
    readonly ranges: readonly LineRange[];
  }[] = [
    { lines: [], ranges: [] },
    { lines: [4], ranges: [[4, 4]] },
    { lines: [1, 2, 3], ranges: [[1, 3]] },
    { lines: [3, 2, 1], ranges: [[1, 3]] },
    { lines: [1, 3], ranges: [[1, 1], [3, 3]] },
    { lines: [1, 3, 2], ranges: [[1, 3]] },
    { lines: [9, 1, 5], ranges: [[1, 1], [5, 5], [9, 9]] },
  ];
  for (const { lines, ranges } of cases) {
    await t.step(lines.join(" "), () => assertEquals(rangesOf(lines), ranges));
  }
});

Deno.test("createLineRanges() holds every line once, and no range touches another", () => {
  fc.assert(fc.property(fc.uniqueArray(fc.integer({ min: 1, max: 40 })), (lines) => {
    const ranges = rangesOf(lines);
    const held = ranges.flatMap(([first, last]) =>
      Array.from({ length: last - first + 1 }, (_, index) => first + index)
    );
    assertEquals(held, lines.toSorted((a, b) => a - b));
    for (const [index, [first]] of ranges.entries()) {
      assertEquals(first > (ranges[index - 1]?.[1] ?? -1) + 1, true);
    }
  }));
});

function rangesOf(lines: readonly number[]): readonly LineRange[] {
  const set = createLineRanges();
  for (const line of lines) set.add(line);
  return set.ranges;
}
