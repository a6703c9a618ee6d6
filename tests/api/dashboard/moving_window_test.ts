import { assertEquals } from "@std/assert";
import { createMovingWindow } from "../../../api/dashboard/live/moving_window.js";

const options = { width: 2, seconds: 10, gapSeconds: 3 };

Deno.test("createMovingWindow() keeps the newest seconds", () => {
  const window = createMovingWindow(options);
  for (let at = 100; at < 115; at++) window.push(at, [at, at * 2]);
  const [times, first, second] = window.columns();
  assertEquals(times, [104, 105, 106, 107, 108, 109, 110, 111, 112, 113, 114]);
  assertEquals([first?.at(0), second?.at(-1)], [104, 228]);
});

Deno.test("createMovingWindow() leaves a gap where nothing came for a while", () => {
  const window = createMovingWindow(options);
  window.push(100, [1, 1]);
  window.push(102, [2, null]);
  window.push(108, [3, 3]);
  assertEquals(window.columns(), [[100, 102, 103.5, 108], [1, 2, null, 3], [1, null, null, 3]]);
});

Deno.test("createMovingWindow() passes over what is not after the last", () => {
  const window = createMovingWindow(options);
  for (const at of [100, 100, 99]) window.push(at, [at, at]);
  assertEquals(window.columns(), [[100], [100], [100]]);
});
