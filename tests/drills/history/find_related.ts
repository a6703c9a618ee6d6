/**
 * What belongs to an anomaly: the operations with its key, and the faults that held meanwhile.
 *
 * @module
 */
import type { Anomaly } from "./check/anomaly.ts";
import type { FaultHeld, History, Operation } from "./history_event.ts";

/** What clients did with the key, till's day or record of an anomaly, in the order of time. */
export function findRelated(
  { key, position }: Pick<Anomaly, "key" | "position">,
  { operations }: Pick<History, "operations">,
): readonly Operation[] {
  return operations
    .filter((operation) =>
      (key !== undefined && (operation.key === key || operation.till?.day === key)) ||
      (position !== undefined && operation.receipt === position)
    )
    .toSorted((a, b) => a.startMs - b.startMs);
}

/** Whether a fault held between the beginning of the first operation and the end of the last. */
export function isMeanwhile(
  { startMs, endMs }: Pick<FaultHeld, "startMs" | "endMs">,
  operations: readonly Pick<Operation, "startMs" | "endMs">[],
): boolean {
  return operations.some((operation) => startMs <= operation.endMs) &&
    operations.some((operation) => endMs >= operation.startMs);
}
