/**
 * **Gone**: something is there that an operator took away.
 *
 * - Once a basket is erased, no table may have it: no basket, no replaced version, no dead letter. A
 *   look-up that begins later must not find it, whatever clients and replays send again.
 * - Once a month is dropped, no basket of it may be stored, and none of its replaced versions.
 *
 * @module
 */
import { type Anomaly, byKey } from "./anomaly.ts";
import type { History } from "../history_event.ts";

/** Finds what should be gone, once for each place. */
export function findNotGone(history: History): readonly Anomaly[] {
  const { operations, operated, rows, replaced, deadLetters } = history;
  const erasures = byKey(operated.filter(({ how }) => how === "erase"));
  const inTables = [
    ...[...rows, ...replaced].map(({ key, position }) => ({ key, position, what: "a basket" })),
    ...deadLetters.map(({ key = "", position }) => ({ key, position, what: "a dead letter" })),
  ];
  const isDropped = operated.some(({ how }) => how === "retain");
  const old = new Set(
    operations.filter(({ dated }) => isDropped && dated === "old").map(({ key }) => key),
  );
  return [
    ...inTables.filter(({ key }) => erasures.has(key)).map(({ key, position, what }): Anomaly => ({
      kind: "gone",
      ...{ key, position },
      detail: `was erased, and is still ${what}`,
    })),
    ...operations.flatMap(({ key = "", startMs, saw }): readonly Anomaly[] => {
      const erasedMs = erasures.get(key)?.[0]?.endMs ?? Infinity;
      if (saw === undefined || saw.status === "absent" || startMs < erasedMs) return [];
      const detail = `was erased at ${erasedMs} ms, and ${saw.status} at ${startMs} ms`;
      return [{ kind: "gone", key, detail }];
    }),
    ...[...rows, ...replaced].filter(({ key }) => old.has(key)).map((
      { key, position },
    ): Anomaly => ({
      kind: "gone",
      ...{ key, position },
      detail: "is of a month that was dropped",
    })),
  ];
}
