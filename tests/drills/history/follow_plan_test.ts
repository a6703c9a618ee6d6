/**
 * The turns of a plan on a machine that is behind.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { followPlan } from "./follow_plan.ts";
import type { FaultHeld } from "./history_event.ts";
import type { PlannedFault } from "./plan_faults.ts";

const fault = (target: PlannedFault["target"], startMs: number): PlannedFault => ({
  type: "fault",
  kind: "kill",
  target,
  startMs,
  endMs: startMs + 10,
});

Deno.test("followPlan() begins a fault when the one before on its target is over", async () => {
  const order: string[] = [];
  const slow = Promise.withResolvers<void>();
  const held: FaultHeld[] = [];
  const following = followPlan(
    [fault("api-1", 1), fault("api-2", 2), fault("api-1", 3)],
    {
      now: () => 5,
      note: (each) => held.push(each),
      sleep: () => Promise.resolve(),
      async carryOut({ target, startMs }) {
        order.push(`${target} ${startMs}`);
        if (startMs === 1) await slow.promise;
      },
    },
  );
  await new Promise((resolve) => setTimeout(resolve, 0));
  assertEquals(order, ["api-1 1", "api-2 2"]);
  slow.resolve();
  await following;
  assertEquals(order, ["api-1 1", "api-2 2", "api-1 3"]);
  assertEquals(held.map(({ target, startMs }) => `${target} ${startMs}`), [
    "api-2 5",
    "api-1 5",
    "api-1 5",
  ]);
});
