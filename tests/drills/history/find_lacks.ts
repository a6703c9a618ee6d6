/**
 * What a run leaves out, because this machine or the way it was started has not what it takes.
 *
 * @module
 */
import type { BrokerCount } from "../world.ts";
import { findFaketime } from "./faketime.ts";
import type { FaultKind } from "./plan_faults.ts";

/** A fault that is not made, and why. */
export interface Lack {
  readonly kind: FaultKind | "full disk" | "failing fsync";
  readonly why: string;
}

/** Looks at the machine. */
export async function findLacks(
  { brokers }: { readonly brokers: BrokerCount },
): Promise<readonly Lack[]> {
  const lacks: Lack[] = [
    { kind: "full disk", why: "needs a file system of its own, and root" },
    { kind: "failing fsync", why: "needs strace" },
  ];
  if (brokers === 1) {
    lacks.push({ kind: "move_leaders", why: "there is one broker; --kafka --brokers 3 has three" });
  }
  if (await findFaketime() === undefined) {
    lacks.push({ kind: "clock", why: "needs Debian's package libfaketime" });
  }
  return lacks;
}
