/**
 * The pass over the tills goes on until nothing is left, and outlives failures.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import type { TillTally } from "../../../consumer/tills/read_till_tally.ts";
import { watchTills } from "../../../consumer/tills/watch_tills.ts";
import { waitUntil } from "../../support/wait_until.ts";

Deno.test("watchTills() checks until nothing is left, then counts, and again after a failure", async () => {
  const checks = [
    () => Promise.resolve(2),
    () => Promise.resolve(1),
    () => Promise.reject(new Error("The database is away")),
    () => Promise.resolve(0),
  ];
  const done: string[] = [];
  let calls = 0;
  {
    using _watching = watchTills({
      check({ limit }) {
        calls++;
        done.push(`check ${limit}`);
        return checks.shift()?.() ?? new Promise(() => {});
      },
      count: () => Promise.resolve(aTally(calls)),
      show: ({ missing }) => void done.push(`show ${missing}`),
      intervalMs: 1,
      limit: 2,
    });
    await waitUntil("it has gone on after a failure", () => calls > 4);
  }
  assertEquals(done, ["check 2", "check 2", "show 2", "check 2", "check 2", "show 4", "check 2"]);
});

function aTally(missing: number): TillTally {
  const tillDays = { missing: 0, unexpected: 0, total_differs: 0, doubled: 0, scattered: 0 };
  return { missing, overdue: 0, tillDays };
}
