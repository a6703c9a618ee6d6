/**
 * The turns of a plan: each fault at its time, and one after the other on the same target.
 *
 * @module
 */
import { type Sleep, sleep as timerSleep } from "../../../shared/service/sleep.ts";
import type { FaultHeld } from "./history_event.ts";
import type { PlannedFault } from "./plan_faults.ts";

/** Options for {@linkcode followPlan}. */
export interface FollowOptions {
  /** Makes the fault, holds it, and heals it. */
  readonly carryOut: (fault: PlannedFault) => Promise<void>;
  /** Milliseconds since the run began. */
  readonly now: () => number;
  /** Called when a fault is over, with the times at which it really held. */
  readonly note: (held: FaultHeld) => void;
  /** Tests pass another one. @default {sleep} */
  readonly sleep?: Sleep;
}

/**
 * Resolves when the last fault is over. Where the machine is behind, a fault holds later: never while the
 * one before it on the same target goes on, or a service would be started twice.
 */
export async function followPlan(
  faults: readonly PlannedFault[],
  { carryOut, now, note, sleep = timerSleep }: FollowOptions,
): Promise<void> {
  const byTarget = Map.groupBy(faults, ({ target }) => target);
  await Promise.all([...byTarget.values()].map(async (some) => {
    for (const fault of some) {
      await sleep(Math.max(0, fault.startMs - now()));
      const startMs = now();
      await carryOut(fault);
      note({ ...fault, type: "held", startMs, endMs: now() });
    }
  }));
}
