/**
 * A count, such as that of open gaps, is kept up to date, and kept while nobody can count.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { pollCount } from "../../consumer/poll_count.ts";
import type { OpenGaps } from "../../consumer/store/count_open_gaps.ts";
import { waitUntil } from "../support/wait_until.ts";

Deno.test("pollCount() shows each count, skips those that fail, and ends when disposed", async () => {
  const counts = [
    () => Promise.resolve(gaps(1)),
    () => Promise.reject(new Error("The database is away")),
    () => Promise.resolve(gaps(2)),
  ];
  const shown: OpenGaps[] = [];
  let calls = 0;
  {
    using _polling = pollCount<OpenGaps>({
      count() {
        calls++;
        return counts.shift()?.() ?? new Promise(() => {});
      },
      show: (count) => shown.push(count),
      intervalMs: 1,
    });
    await waitUntil("it has counted", () => calls > 3);
  }
  assertEquals(shown, [gaps(1), gaps(2)]);
});

function gaps(retention: number): OpenGaps {
  return { retention, topic_restarted: 0 };
}
