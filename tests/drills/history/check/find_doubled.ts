/**
 * **Doubled**: one thing stands in the tables twice.
 *
 * - Two rows have one key. The primary key forbids it; a history is read as if it did not.
 * - Two rows were stored with one record.
 * - A basket has more lines than any content that was sent under its key. (That its lines are
 *   those of such a content, `phantom` looks at.)
 * - A record is twice among the dead letters, or both stored and a dead letter that nobody replayed.
 *
 * A basket that is stored once and counted twice is `rollup`. A record that stands in a topic twice is
 * none: the broker may have taken what it did not acknowledge, and the consumer tells repeats.
 *
 * @module
 */
import { type Anomaly, byKey, isBasket } from "./anomaly.ts";
import type { History } from "../history_event.ts";

/** Finds what is doubled. */
export function findDoubled(
  { operations, rows, closings, deadLetters }: History,
): readonly Anomaly[] {
  const anomalies: Anomaly[] = [];
  for (const [key, same] of byKey(rows)) {
    if (same.length < 2) continue;
    anomalies.push({ kind: "doubled", key, detail: `${same.length} rows have this key` });
  }
  const stored = Map.groupBy([...rows, ...closings], ({ position }) => position);
  for (const [position, same] of stored) {
    if (same.length < 2) continue;
    const keys = same.map(({ key }) => key).join(", ");
    anomalies.push({
      kind: "doubled",
      position,
      detail: `${same.length} rows were stored with one record: ${keys}`,
    });
  }
  const sentOf = byKey(operations.filter(isBasket));
  for (const { key, lines } of rows) {
    const most = Math.max(...(sentOf.get(key) ?? []).map((sent) => sent.lines ?? 0));
    if (lines > most && most > 0) {
      const detail = `has ${lines} lines, and ${most} at most were sent`;
      anomalies.push({ kind: "doubled", key, detail });
    }
  }
  for (const [position, same] of Map.groupBy(deadLetters, ({ position }) => position)) {
    if (same.length > 1) {
      anomalies.push({
        kind: "doubled",
        position,
        detail: `${same.length} dead letters are one record`,
      });
    }
    if (stored.has(position) && same.some(({ replayedTo }) => replayedTo !== position)) {
      anomalies.push({ kind: "doubled", position, detail: "is stored and a dead letter" });
    }
  }
  return anomalies;
}
