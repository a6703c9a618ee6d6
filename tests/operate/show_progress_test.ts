import { assertEquals } from "@std/assert";
import { formatTimeLeft, showProgress } from "../../operate/show_progress.ts";

Deno.test("showProgress() writes a line now and then where there is no terminal", () => {
  let nowMs = 0;
  const lines: string[] = [];
  const display = showProgress({
    total: 100,
    isTerminal: false,
    writeLine: (line) => lines.push(line),
    now: () => nowMs,
  });
  for (let done = 1; done <= 100; done++) {
    nowMs += 125;
    display.update({ done, text: `${done} of 100` });
  }
  display.stop();
  assertEquals(lines, ["40 of 100", "80 of 100"]);
});

Deno.test("formatTimeLeft() goes by the mean rate so far", async (t) => {
  const cases = [
    { name: "in the first second", done: 10, elapsedMs: 900, expected: "" },
    { name: "nothing done yet", done: 0, elapsedMs: 5_000, expected: "" },
    { name: "seconds", done: 5_000, elapsedMs: 10_000, expected: "10 s left" },
    { name: "minutes", done: 1_000, elapsedMs: 10_000, expected: "1 min 30 s left" },
    { name: "hours", done: 1, elapsedMs: 1_000, expected: "2 h 46 min left" },
    { name: "the end", done: 10_000, elapsedMs: 10_000, expected: "0 s left" },
  ];
  for (const { name, done, elapsedMs, expected } of cases) {
    await t.step(name, () => {
      assertEquals(formatTimeLeft({ done, total: 10_000, elapsedMs }), expected);
    });
  }
});
