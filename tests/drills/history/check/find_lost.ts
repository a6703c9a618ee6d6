/**
 * **Lost**: a basket or a closing was answered `202`, or acknowledged by a broker to a producer that wrote
 * it past the API, and is neither stored nor named.
 *
 * What was accepted has to be, at the end of the run,
 *
 * - the content that is stored under its key (the record itself, or a repeat of it), or that was stored
 *   until another version replaced it, which keeps it, or
 * - a dead letter at the position of its receipt, and where that was replayed, the same of the record
 *   that it was replayed to, also under another id, or
 * - in a named gap, by the position of its receipt, or
 * - for a closing, a report in the tables: all of them are kept, not only the one that counts.
 *
 * A basket that is stored with *other* content does not do: then this one has to be a dead letter,
 * `conflict`. A line of a batch has no receipt, and neither has what was written past the API; for them any
 * dead letter or gap of a record with its key and content does. An `unknown` answer promises nothing.
 *
 * What an operator has erased, or dropped with its month, is meant to be gone; see `gone`.
 *
 * @module
 */
import { type Anomaly, byKey, createIsGone, isInGap, isSent } from "./anomaly.ts";
import type { History, Operation } from "../history_event.ts";

/** Finds what was lost, once for each operation. */
export function findLost(history: History): readonly Anomaly[] {
  const { operations, rows, replaced, closings, deadLetters, records } = history;
  const stored = new Set(
    [...rows, ...replaced, ...closings].map(({ key, content }) => `${key} ${content}`),
  );
  const recordAt = new Map(records.map((record) => [record.position, record]));
  const isGone = createIsGone(history);
  const letterAt = new Map(deadLetters.map((letter) => [letter.position, letter]));
  const recordsOf = byKey(records);

  function isNamed(position: string): boolean {
    const letter = letterAt.get(position);
    // A record that has replaced the stored one is replayed to itself. Any other is replayed to one that
    // is behind it, so this comes to an end.
    if (letter !== undefined && letter.replayedTo !== position) {
      return letter.replayedTo === undefined || isNamed(letter.replayedTo);
    }
    const record = recordAt.get(position);
    const isStored = record !== undefined && stored.has(`${record.key} ${record.content}`);
    return isStored || isInGap(position, history);
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
      isSent(operation) && operation.answer === "accepted" && !isKept(operation) &&
      !isGone(operation)
    )
    .map((operation): Anomaly => ({
      kind: "lost",
      detail: `${operation.content} was ${
        operation.kind === "direct" ? operation.said : "answered 202"
      } and is in no table and no named gap`,
      ...(operation.key === undefined ? {} : { key: operation.key }),
      ...(operation.receipt === undefined ? {} : { position: operation.receipt }),
    }));
}
