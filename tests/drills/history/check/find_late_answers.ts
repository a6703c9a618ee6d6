/**
 * **Late**: an answer came after its deadline.
 *
 * A client that waits must be told something: the API gives a basket up after four seconds without the
 * broker's word (`outcome_unknown`), and a look-up when its connection or its statement takes too long.
 * Whatever is broken behind the API, an answer has to come within {@linkcode DEADLINES_MS}; a client of
 * the history hangs up a little later, and what it then knows, `timeout`, counts as late as well.
 *
 * Not counted is what the API cannot answer for: while it is itself killed, restarted or paused, or what
 * is between it and its clients is broken, by the times at which those faults held, and a moment after. Nor is time in which the machine had other work:
 * where the drill did not come to run itself, each deadline is later by as much. How long a producer tries
 * that writes past the API is its own affair.
 *
 * @module
 */
import type { Anomaly } from "./anomaly.ts";
import type { FaultHeld, History, Operation, OperationKind, Stall } from "../history_event.ts";

const SINGLE_MS = 4_000;
const SLACK_MS = 3_000;

/**
 * By kind. The slack is for a machine whose cores have other work: what these runs look for is an
 * answer that never comes, and not a slow one.
 */
export const DEADLINES_MS: Readonly<Record<OperationKind, number>> = {
  single: SINGLE_MS + SLACK_MS,
  repeat: SINGLE_MS + SLACK_MS,
  conflict: SINGLE_MS + SLACK_MS,
  invalid: SINGLE_MS + SLACK_MS,
  till: SINGLE_MS + SLACK_MS,
  closing: SINGLE_MS + SLACK_MS,
  direct: Infinity,
  batch_line: 2 * SINGLE_MS + SLACK_MS,
  look_up: 3 * 5_000 + SLACK_MS,
  read: 3 * 5_000 + SLACK_MS,
};

/** Finds answers that came too late, one a request. */
export function findLateAnswers({ operations, held, stalls }: History): readonly Anomaly[] {
  const seen = new Set<number>();
  return operations.flatMap((operation): readonly Anomaly[] => {
    const { kind, request, startMs, endMs, said, api, key } = operation;
    if (endMs - startMs <= DEADLINES_MS[kind] || seen.has(request)) return [];
    if (endMs - startMs <= DEADLINES_MS[kind] + sumStalls(stalls, operation)) return [];
    seen.add(request);
    if (held.some((fault) => isOf(fault, operation))) return [];
    const detail = `request ${request}, ${kind} to API ${api}, took ${
      Math.round(endMs - startMs)
    } ms, and was told ${said}`;
    return [{ kind: "late", detail, ...(key === undefined ? {} : { key }) }];
  });
}

/** Milliseconds of the operation in which the machine had other work. */
function sumStalls(stalls: readonly Stall[], { startMs, endMs }: Operation): number {
  return stalls.reduce((sum, stall) => {
    const ms = Math.min(stall.endMs, endMs) - Math.max(stall.startMs, startMs);
    return sum + Math.max(0, ms);
  }, 0);
}

function isOf(fault: FaultHeld, { api, startMs, endMs }: Operation): boolean {
  const isBetween = fault.target === `clients to api-${api}`;
  return (isBetween || fault.target === `api-${api}`) && fault.startMs <= endMs &&
    fault.endMs + SLACK_MS >= startMs;
}
