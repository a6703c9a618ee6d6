/**
 * The turns of a plan on a machine that is behind.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { followPlan } from "./follow_plan.ts";
import type { FaultHeld } from "./history_event.ts";
import type { PlannedFault } from "./plan_faults.ts";

const fault = (
  target: PlannedFault["target"],
  startMs: number,
  kind: PlannedFault["kind"] = "kill",
): PlannedFault => ({
  type: "fault",
  kind,
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

/** What begins while the first fault holds, and what begins after it. */
async function playBehindFirst(faults: readonly PlannedFault[]) {
  const order: string[] = [];
  const slow = Promise.withResolvers<void>();
  const following = followPlan(faults, {
    now: () => 5,
    note: () => {},
    sleep: () => Promise.resolve(),
    async carryOut({ kind, target, startMs }) {
      order.push(`${kind} ${target}`);
      if (startMs === 1) await slow.promise;
    },
  });
  await new Promise((resolve) => setTimeout(resolve, 0));
  const meanwhile = order.slice();
  slow.resolve();
  await following;
  return { meanwhile, after: order.slice(meanwhile.length).toSorted() };
}

Deno.test("followPlan() ends one broker at a time, and pauses another meanwhile", async () => {
  assertEquals(
    await playBehindFirst([
      fault("broker-1", 1),
      fault("broker-2", 2, "pause"),
      fault("broker-2", 3, "restart"),
      fault("broker-1", 4, "pause"),
    ]),
    {
      meanwhile: ["kill broker-1", "pause broker-2"],
      after: ["pause broker-1", "restart broker-2"],
    },
  );
});

Deno.test("followPlan() sets one clock wrong at a time, and ends others meanwhile", async () => {
  assertEquals(
    await playBehindFirst([
      fault("postgres", 1, "clock"),
      fault("consumer-1", 2, "clock"),
      fault("broker-2", 3),
    ]),
    { meanwhile: ["clock postgres", "kill broker-2"], after: ["clock consumer-1"] },
  );
});
