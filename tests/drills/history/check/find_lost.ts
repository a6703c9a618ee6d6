/**
 * **Lost**: a basket or a closing was answered `202`, and is neither stored nor named.
 *
 * What was accepted has to be, at the end of the run,
 *
 * - the content that is stored under its key (the record itself, or a repeat of it), or
 * - a dead letter at the position of its receipt, and where that was replayed, the same of the record
 *   that it was replayed to, or
 * - in a named gap, by the position of its receipt, or
 * - for a closing, a report in the tables: all of them are kept, not only the one that counts.
 *
 * A basket that is stored with *other* content does not do: then this one has to be a dead letter,
 * `conflict`. A line of a batch has no receipt; for it any dead letter or gap of a record with its key
 * and content does. An `unknown` answer promises nothing.
 *
 * @module
 */
import { type Anomaly, byKey, isInGap, isSent } from "./anomaly.ts";
import type { History, Operation } from "../history_event.ts";

/** Finds what was lost, once for each operation. */
export function findLost(history: History): readonly Anomaly[] {
  const { operations, rows, closings, deadLetters, records } = history;
  const stored = new Set([...rows, ...closings].map(({ key, content }) => `${key} ${content}`));
  const letterAt = new Map(deadLetters.map((letter) => [letter.position, letter]));
  const recordsOf = byKey(records);

  function isNamed(position: string): boolean {
    const letter = letterAt.get(position);
    if (letter === undefined) return isInGap(position, history);
    // A replayed record is behind the first, so this comes to an end.
    return letter.replayedTo === undefined || isNamed(letter.replayedTo);
  }

  function isKept({ key = "", content, receipt }: Operation): boolean {
    if (stored.has(`${key} ${content}`)) return true;
    const positions = receipt === undefined
      ? (recordsOf.get(key) ?? []).filter((record) => record.content === content)
        .map(({ position }) => position)
      : [receipt];
    return positions.some(isNamed);
  }

  return operations
    .filter((operation) =>
      isSent(operation) && operation.answer === "accepted" && !isKept(operation)
    )
    .map((operation): Anomaly => ({
      kind: "lost",
      detail: `${operation.content} was answered 202 and is in no table and no named gap`,
      ...(operation.key === undefined ? {} : { key: operation.key }),
      ...(operation.receipt === undefined ? {} : { position: operation.receipt }),
    }));
}
