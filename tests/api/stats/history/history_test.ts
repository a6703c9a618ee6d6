/**
 * The history is bounded, coarser with age, and keeps its gaps.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { createHistory } from "../../../../api/stats/history/history.ts";
import { mergeSteps, type Step } from "../../../../api/stats/history/sample.ts";

/** 12:00 UTC; a step of any tier begins there. */
const NOON = Date.parse("2026-11-23T12:00:00Z");

/** A history on a clock that the test sets, in seconds since noon. */
function aHistory() {
  let nowMs = NOON;
  const history = createHistory(() => nowMs);
  return {
    ...history,
    at(seconds: number) {
      nowMs = NOON + 1_000 * seconds;
    },
    /** Notes for the step that ended just now. */
    noteAt(seconds: number, step: Step) {
      nowMs = NOON + 1_000 * seconds;
      history.note(nowMs / 10_000 - 1, step);
    },
  };
}

const stored = (basketsPerSecond: number) => ({
  basketsPerSecond,
  centsPerSecond: 100 * basketsPerSecond,
  delay: { p50Seconds: 0.02, p99Seconds: basketsPerSecond },
});

Deno.test("read() returns each step of the last hour as it was noted", () => {
  const history = aHistory();
  history.noteAt(10, { acceptedPerSecond: 1.234, stored: stored(5) });
  history.noteAt(20, { lag: { records: 7, seconds: 1.5 } });
  history.noteAt(20, { acceptedPerSecond: undefined, stored: stored(6) });
  const nothing = {
    acceptedPerSecond: null,
    lagRecords: null,
    lagSeconds: null,
  };
  assertEquals(history.read(5), [
    {
      at: "2026-11-23T12:00:10.000Z",
      ...nothing,
      acceptedPerSecond: 1.23,
      storedPerSecond: 5,
      revenuePerSecond: 5,
      p50Seconds: 0.02,
      p99Seconds: 5,
    },
    {
      at: "2026-11-23T12:00:20.000Z",
      ...nothing,
      storedPerSecond: 6,
      revenuePerSecond: 6,
      p50Seconds: 0.02,
      p99Seconds: 6,
      lagRecords: 7,
      lagSeconds: 1.5,
    },
  ]);
});

Deno.test("read() returns only the minutes that were asked for", () => {
  const history = aHistory();
  for (let seconds = 10; seconds <= 600; seconds += 10) history.noteAt(seconds, {});
  assertEquals([1, 5, 60].map((minutes) => history.read(minutes).length), [6, 30, 60]);
});

Deno.test("a step that nobody measured is missing, and not zero", () => {
  const history = aHistory();
  history.noteAt(10, { stored: stored(5) });
  history.noteAt(40, { stored: stored(5) });
  assertEquals(history.read(5).map(({ at }) => at.slice(14, 19)), ["00:10", "00:40"]);
});

Deno.test("a day of steps is kept in 1,011 of them at most", () => {
  const history = aHistory();
  for (let seconds = 10; seconds <= 2 * 86_400; seconds += 10) {
    history.noteAt(seconds, { stored: stored(2) });
  }
  const lengths = [60, 360, 1_440].map((minutes) => history.read(minutes).length);
  assertEquals(lengths, [360, 360, 288]);
  assertEquals(new Set(history.read(1_440).map(({ storedPerSecond }) => storedPerSecond)).size, 1);
});

Deno.test("what lies in the future after the clock was set back is dropped", () => {
  const history = aHistory();
  history.noteAt(3_600, { stored: stored(5) });
  history.noteAt(10, { stored: stored(6) });
  assertEquals(history.read(60).map(({ storedPerSecond }) => storedPerSecond), [6]);
});

Deno.test("fill() adds what was stored before, and never replaces what was measured", () => {
  const history = aHistory();
  history.noteAt(60, { stored: stored(6), lag: { records: 1, seconds: 1 } });
  const last = NOON / 10_000 + 5;
  history.fill(10, last, { stored: stored(1) });
  history.fill(10, last - 1, { stored: stored(3) });
  assertEquals(
    history.read(5).map(({ storedPerSecond, lagRecords }) => [storedPerSecond, lagRecords]),
    [[3, null], [6, 1]],
  );
  // The coarser tier has the mean of what is known.
  assertEquals(history.read(360).map(({ storedPerSecond }) => storedPerSecond), [4.5]);
  history.fill(60, NOON / 60_000 - 1, { stored: stored(8) });
  assertEquals(history.read(360).map(({ storedPerSecond }) => storedPerSecond), [8, 4.5]);
});

Deno.test("mergeSteps() keeps means of rates, and the worst of delay and lag", async (t) => {
  const cases: readonly {
    readonly name: string;
    readonly steps: readonly Step[];
    readonly expected: Step;
  }[] = [
    {
      name: "nothing is known",
      steps: [{}, {}],
      expected: { acceptedPerSecond: undefined, stored: undefined, lag: undefined },
    },
    {
      name: "some is known, and a busy step counts more for the median",
      steps: [
        { acceptedPerSecond: 1, lag: { records: 5, seconds: 1 } },
        {
          stored: {
            basketsPerSecond: 3,
            centsPerSecond: 300,
            delay: { p50Seconds: 1, p99Seconds: 2 },
          },
        },
        {
          acceptedPerSecond: 3,
          stored: {
            basketsPerSecond: 1,
            centsPerSecond: 100,
            delay: { p50Seconds: 5, p99Seconds: 9 },
          },
          lag: { records: 2, seconds: 4 },
        },
        { stored: { basketsPerSecond: 0, centsPerSecond: 0 } },
      ],
      expected: {
        acceptedPerSecond: 2,
        stored: {
          basketsPerSecond: 4 / 3,
          centsPerSecond: 400 / 3,
          delay: { p50Seconds: 2, p99Seconds: 9 },
        },
        lag: { records: 5, seconds: 4 },
      },
    },
  ];
  for (const { name, steps, expected } of cases) {
    await t.step(name, () => assertEquals(mergeSteps(steps), expected));
  }
});
