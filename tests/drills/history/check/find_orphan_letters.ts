/**
 * **Dead letter**: a dead letter is not that of a record.
 *
 * Each row of `dead_letters` names a position. There must be a record in the topics, with the same key
 * where the row knows one. A record that a named gap covers was deleted since.
 *
 * @module
 */
import { type Anomaly, isInGap } from "./anomaly.ts";
import type { History } from "../history_event.ts";

/** Finds dead letters without their record. */
export function findOrphanLetters(history: History): readonly Anomaly[] {
  const recordAt = new Map(history.records.map((record) => [record.position, record]));
  return history.deadLetters.flatMap(({ position, key, code }): readonly Anomaly[] => {
    const record = recordAt.get(position);
    const about = { kind: "dead_letter", position, ...(key === undefined ? {} : { key }) };
    if (record === undefined) {
      return isInGap(position, history)
        ? []
        : [{ ...about, detail: `there is no record at ${position} of ${code}` }];
    }
    if (key === undefined || key === record.key) return [];
    return [{ ...about, detail: `is said to be of ${key}, and its record is of ${record.key}` }];
  });
}
