import { assertEquals } from "@std/assert";
import { toRetryDelayMs } from "../../../api/dashboard/shell/retry_delay.js";

Deno.test("toRetryDelayMs() doubles up to 10 s, half of it at random", () => {
  const least = [0, 1, 2, 3, 4, 5, 6, 60].map((attempt) => toRetryDelayMs(attempt, () => 0));
  const most = [0, 1, 5, 60].map((attempt) => toRetryDelayMs(attempt, () => 0.999_99));
  assertEquals(least, [250, 500, 1_000, 2_000, 4_000, 5_000, 5_000, 5_000]);
  assertEquals(most, [500, 1_000, 10_000, 10_000]);
});
