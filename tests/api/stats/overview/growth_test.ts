/**
 * Growth is that of the last five seconds.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { createGrowth } from "../../../../api/stats/overview/overview_source.ts";

Deno.test("perSecond is the growth between the oldest and the newest note", async (t) => {
  const cases: readonly {
    readonly name: string;
    /** Value and time in seconds. */
    readonly notes: readonly (readonly [number | undefined, number])[];
    readonly expected: number | null;
  }[] = [
    { name: "no note", notes: [], expected: null },
    { name: "one note", notes: [[5, 0]], expected: null },
    { name: "two", notes: [[5, 0], [7, 1]], expected: 2 },
    { name: "nothing grows", notes: [[5, 0], [5, 1]], expected: 0 },
    {
      name: "only the last five seconds",
      notes: [[0, 0], [100, 1], [110, 2], [120, 3], [130, 4], [140, 5], [150, 6]],
      expected: 10,
    },
    {
      name: "since the note before, when they are far apart",
      notes: [[0, 0], [80, 8]],
      expected: 10,
    },
    { name: "not over a gap", notes: [[0, 0], [160, 16]], expected: null },
    {
      name: "again from nothing after it was not known",
      notes: [[0, 0], [10, 1], [undefined, 2], [50, 3]],
      expected: null,
    },
    { name: "on after that", notes: [[0, 0], [undefined, 2], [50, 3], [60, 4]], expected: 10 },
    {
      name: "again from nothing after it shrank",
      notes: [[50, 0], [60, 1], [3, 2]],
      expected: null,
    },
    { name: "on after that, too", notes: [[50, 0], [3, 2], [4, 3]], expected: 1 },
    { name: "twice at the same time", notes: [[1, 0], [3, 1], [3, 1]], expected: 2 },
  ];
  for (const { name, notes, expected } of cases) {
    await t.step(name, () => {
      const growth = createGrowth();
      for (const [value, seconds] of notes) growth.note(value, seconds * 1_000);
      assertEquals(growth.perSecond, expected);
    });
  }
});
