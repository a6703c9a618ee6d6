/**
 * **Memory**: a service took more memory than it may.
 *
 * Everything that a service holds is bounded: its queue, its bodies, its batches. compose.yaml gives API
 * and consumer {@linkcode MOST_MEBIBYTES} each; a sample above it would have ended the service there.
 * Faults that back things up, such as a broker that swallows all, must not show in it.
 *
 * @module
 */
import type { Anomaly } from "./anomaly.ts";
import type { History, Memory } from "../history_event.ts";

/** Resident memory, in MiB. */
export const MOST_MEBIBYTES = 768;

/** Finds processes that were too large, once each, at their largest. */
export function findLargeMemory({ memory }: History): readonly Anomaly[] {
  return [...Map.groupBy(memory, ({ process }) => process)].flatMap(
    ([process, samples]): readonly Anomaly[] => {
      const largest = samples.reduce((a: Memory, b) => b.mebibytes > a.mebibytes ? b : a);
      if (largest.mebibytes <= MOST_MEBIBYTES) return [];
      return [{
        kind: "memory",
        detail: `${process} had ${largest.mebibytes} MiB at ${Math.round(largest.startMs)} ms, ` +
          `${MOST_MEBIBYTES} at most are allowed`,
      }];
    },
  );
}
