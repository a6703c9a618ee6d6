/**
 * **Offset**: the position of a partition went back.
 *
 * `partition_positions` says what the consumer goes on from; whatever is below it is stored or named.
 * From one snapshot to the next it may only grow, and no partition may go missing. It may go back when
 * the topic was made again, or restored: then a gap of that partition says `topic_restarted`.
 *
 * @module
 */
import type { Anomaly } from "./anomaly.ts";
import type { History } from "../history_event.ts";

/** Finds positions that went back, or away. */
export function findLowerOffsets({ snapshots, gaps }: History): readonly Anomaly[] {
  const restarted = new Set(
    gaps.filter(({ reason }) => reason === "topic_restarted").map(({ partition }) => partition),
  );
  const highest = new Map<string, number>();
  const anomalies: Anomaly[] = [];
  for (const { startMs, positions } of snapshots) {
    const now = new Map(positions.map(({ partition, nextOffset }) => [partition, nextOffset]));
    for (const [partition, before] of highest) {
      const after = now.get(partition);
      if (after !== undefined && after >= before) continue;
      if (restarted.has(partition)) continue;
      const detail = `${partition} was at ${before}, and at ${startMs} ms it is ${
        after === undefined ? "gone" : `at ${after}`
      }`;
      anomalies.push({ kind: "offset", detail });
    }
    for (const [partition, nextOffset] of now) highest.set(partition, nextOffset);
  }
  return anomalies;
}
