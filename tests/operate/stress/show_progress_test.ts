import { assertEquals } from "@std/assert";
import { showProgress } from "../../../operate/stress/show_progress.ts";

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
    display.update({ done, accepted: done - 1 });
  }
  display.stop();
  assertEquals(lines, ["40 of 100, not accepted: 1", "80 of 100, not accepted: 1"]);
});
