/**
 * How often each kind of fault was drawn, what clients did meanwhile, and what was wrong with that: a
 * line of its own at the end of a history, which a script can sum over many runs.
 *
 * @module
 */
import type { Anomaly } from "./check/anomaly.ts";
import { checkHistory } from "./check/check_history.ts";
import { findRelated, isMeanwhile } from "./find_related.ts";
import type { FaultCount, FaultCounts, FaultHeld, History } from "./history_event.ts";

/**
 * Counts. An operation, as an anomaly, counts for each kind that held meanwhile, so that kinds do not add
 * up to the totals. An anomaly about no operation, such as a wrong sum, is in the total alone.
 */
export function countFaults(
  history: History,
  found: ReadonlyMap<string, readonly Anomaly[]> = checkHistory(history),
): FaultCounts {
  const { run, faults, held, operations } = history;
  const anomalies = [...found.values()].flat();
  const kindOf = ({ kind }: { readonly kind: string }) => kind;
  const heldOf = Map.groupBy(held, kindOf);
  const count = (kind: string): FaultCount => {
    const some = heldOf.get(kind) ?? [];
    return {
      planned: faults.filter((fault) => fault.kind === kind).length,
      held: some.length,
      operations: operations.filter((operation) => isDuring(some, [operation])).length,
      anomalies: anomalies.filter((anomaly) => isDuring(some, findRelated(anomaly, history)))
        .length,
    };
  };
  return {
    type: "faults",
    seed: run?.seed ?? 0,
    brokers: run?.brokers ?? 1,
    operations: operations.length,
    anomalies: anomalies.length,
    kinds: Object.fromEntries(
      [...new Set(faults.map(kindOf))].toSorted().map((kind) => [kind, count(kind)]),
    ),
  };
}

/** In lines, as a table. */
export function showCounts({ kinds }: Pick<FaultCounts, "kinds">): readonly string[] {
  return [
    "fault            planned  held  operations meanwhile  anomalies meanwhile",
    ...Object.entries(kinds).map(([kind, { planned, held, operations, anomalies }]) =>
      kind.padEnd(16) + String(planned).padStart(8) + String(held).padStart(6) +
      String(operations).padStart(22) + String(anomalies).padStart(21)
    ),
  ];
}

function isDuring(
  held: readonly FaultHeld[],
  operations: readonly { readonly startMs: number; readonly endMs: number }[],
): boolean {
  return operations.length > 0 && held.some((fault) => isMeanwhile(fault, operations));
}
