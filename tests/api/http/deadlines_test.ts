/**
 * Many deadlines, one timer, and none of them late or early.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { mock } from "node:test";
import { setImmediate } from "node:timers";
import { createDeadlines } from "../../../api/http/deadlines.ts";

/** Deadlines of 100 ms over a clock that only `pass` moves. */
function aClock() {
  let nowMs = 0;
  const late: string[] = [];
  const deadlines = createDeadlines({ timeoutMs: 100, now: () => nowMs });
  return {
    late,
    start: (name: string) => deadlines.start(() => void late.push(`${name} at ${nowMs}`)),
    pass(ms: number) {
      for (const until = nowMs + ms; nowMs < until;) {
        nowMs++;
        mock.timers.tick(1);
      }
    },
  };
}

Deno.test("createDeadlines() calls each at its own time, in order", async (t) => {
  mock.timers.enable({ apis: ["setTimeout", "setImmediate"] });
  try {
    await t.step("that did not end before", () => {
      const clock = aClock();
      clock.start("a");
      clock.pass(30);
      clock.start("b");
      clock.start("c");
      clock.pass(200);
      assertEquals(clock.late, ["a at 100", "b at 130", "c at 130"]);
    });
    await t.step("also when the first has ended", () => {
      const clock = aClock();
      const endFirst = clock.start("a");
      clock.pass(30);
      clock.start("b");
      endFirst();
      clock.pass(200);
      assertEquals(clock.late, ["b at 130"]);
    });
    await t.step("also after all had ended once", () => {
      const clock = aClock();
      clock.start("a")();
      clock.pass(50);
      const end = clock.start("b");
      clock.pass(150);
      assertEquals(clock.late, ["b at 150"]);
      end();
      clock.start("c");
      clock.pass(150);
      assertEquals(clock.late, ["b at 150", "c at 300"]);
    });
  } finally {
    mock.timers.reset();
  }
});

Deno.test("createDeadlines() leaves no timer once all have ended", () => {
  // The test runner itself fails on a timer that is left.
  const { start } = createDeadlines({ timeoutMs: 60_000 });
  const ends = [start(() => {}), start(() => {})];
  for (const end of ends) end();
});

Deno.test("createDeadlines() sets no timer for what ends in the same turn", async () => {
  const { calls } = mock.method(globalThis, "setTimeout").mock;
  try {
    const { start } = createDeadlines({ timeoutMs: 60_000 });
    start(() => {})();
    const ends = [start(() => {}), start(() => {})];
    for (const end of ends) end();
    assertEquals(calls.length, 0);
    const end = start(() => {});
    await new Promise<void>((resolve) => void setImmediate(resolve));
    end();
    assertEquals(calls.length, 1);
  } finally {
    mock.restoreAll();
  }
});
