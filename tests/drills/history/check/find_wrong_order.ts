/**
 * **Order**: of the contents of a key, another one won than the first that was committed.
 *
 * All records of a key are in one partition of a topic, and the consumer takes them in order. So what
 * is stored must be the *first* record of the key in its partition. Exempt is an earlier one that is
 * named: one that the database refused is a dead letter, and the next content may have the key; one in
 * a gap was never read. An earlier one that is a `conflict` is not exempt: it lost to a later record.
 *
 * Every other content of the key has to be a dead letter with the code of a conflict, and a repeat of
 * what is stored must be none.
 *
 * Where an operator has replaced the stored basket by a dead letter, that record is stored, whatever came
 * before it; and what had been a conflict until then may be what is stored now. No other record than the
 * first and those that operators chose may be.
 *
 * Between the two topics there is no order: a basket that came through both is won by whichever
 * consumer was first, and only the order within each is looked at.
 *
 * @module
 */
import { type Anomaly, byKey, isInGap, toPlace } from "./anomaly.ts";
import type { History, Row, TopicRecord } from "../history_event.ts";

/** Finds keys that another content than the first has won, and conflicts that are none. */
export function findWrongOrder(history: History): readonly Anomaly[] {
  const codeAt = new Map(history.deadLetters.map(({ position, code }) => [position, code]));
  const recordsOf = byKey(history.records);
  const chosen = new Set(
    history.operated.filter(({ how }) => how === "replace").map(({ position }) => position),
  );

  function checkRecord(row: Row, { position, content }: TopicRecord): string | undefined {
    const code = codeAt.get(position);
    const isConflict = code === "conflict" || code === "id_reused";
    if (content === row.content && isConflict) {
      return `${position} repeats what is stored, and is a dead letter, ${code}`;
    }
    if (position === row.position || (code !== undefined && !isConflict)) return undefined;
    if (isInGap(position, history)) return undefined;
    const [stored, other] = [toPlace(row.position), toPlace(position)];
    if (other.partition === stored.partition && other.offset < stored.offset) {
      return `${row.position} is stored, and ${position} came before it`;
    }
    return undefined;
  }

  return history.rows.filter(({ position }) => !chosen.has(position)).flatMap((row) =>
    (recordsOf.get(row.key) ?? []).flatMap((record): readonly Anomaly[] => {
      const detail = checkRecord(row, record);
      return detail === undefined
        ? []
        : [{ kind: "order", key: row.key, position: record.position, detail }];
    })
  );
}
