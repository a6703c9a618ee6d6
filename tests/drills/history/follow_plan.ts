/**
 * The turns of a plan: each fault at its time, and one after the other on the same target. Of several
 * brokers one at a time is ended and started, which takes as long as the machine needs. One clock at a time
 * is wrong: where those of a service and of Postgres are wrong alike, nobody can tell.
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
  const last = new Map<string, Promise<void>>();
  await Promise.all(faults.map((fault) => {
    const turns = toTurns(fault);
    const before = turns.map((turn) => last.get(turn));
    const following = follow(fault, before);
    for (const turn of turns) last.set(turn, following);
    return following;
  }));

  async function follow(
    fault: PlannedFault,
    before: readonly (Promise<void> | undefined)[],
  ): Promise<void> {
    await Promise.all(before);
    await sleep(Math.max(0, fault.startMs - now()));
    const startMs = now();
    await carryOut(fault);
    note({ ...fault, type: "held", startMs, endMs: now() });
  }
}

/** Who has to be done with before it begins. A paused broker goes on at once, whoever else is away. */
function toTurns({ kind, target }: PlannedFault): readonly string[] {
  if (kind === "clock") return [target, "clocks"];
  const isBrokerAway = target.startsWith("broker-") && kind !== "pause";
  return isBrokerAway ? [target, "brokers"] : [target];
}
