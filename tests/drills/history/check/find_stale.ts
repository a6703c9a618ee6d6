/**
 * **Stale**: a look-up of one basket goes back in time.
 *
 * `GET /baskets/{store}/{id}` asks the primary database. Once a look-up has been told that the basket is
 * stored, each look-up that *begins after that answer came* must be told so too, and with the same
 * content, unless an operator began to replace it before: then the content of the dead letter that they
 * chose may be there as well. Nor does what is erased or dropped go back. Two look-ups that overlap may see either. A look-up
 * without an answer, such as `503`, saw nothing. From `dead_letter` to `absent` is allowed: a replay
 * settles the dead letter before its record is stored again.
 *
 * @module
 */
import { type Anomaly, byKey, createIsGone } from "./anomaly.ts";
import type { History, Operation } from "../history_event.ts";

/** Finds look-ups that go back, one for each basket. */
export function findStale(history: History): readonly Anomaly[] {
  const { operations, operated } = history;
  const contentAt = new Map(history.records.map(({ position, content }) => [position, content]));
  const replacementsOf = byKey(operated.filter(({ how }) => how === "replace"));
  const old = new Set(operations.filter(({ dated }) => dated === "old").map(({ key }) => key));
  const isGone = createIsGone(history);

  function isReplaced(key: string, { saw, endMs }: Operation): boolean {
    return (replacementsOf.get(key) ?? []).some(({ startMs, position = "" }) =>
      startMs <= endMs && contentAt.get(position) === saw?.content
    );
  }

  const seen = operations.filter(({ saw }) => saw !== undefined);
  return [...byKey(seen)].flatMap(([key, lookUps]): readonly Anomaly[] => {
    const byEnd = lookUps.filter(isStored).toSorted((a, b) => a.endMs - b.endMs);
    const [first] = byEnd;
    if (first === undefined || isGone({ key, ...(old.has(key) ? { dated: "old" } : {}) })) {
      return [];
    }
    for (const later of lookUps.toSorted((a, b) => a.startMs - b.startMs)) {
      if (later.startMs <= first.endMs) continue;
      if (!isStored(later)) {
        return [toAnomaly(key, first, `${later.saw?.status} at ${later.startMs} ms`)];
      }
      if (later.saw?.content !== first.saw?.content && !isReplaced(key, later)) {
        return [toAnomaly(key, first, `${later.saw?.content} at ${later.startMs} ms`)];
      }
    }
    return [];
  });
}

/** A conflict is with a stored basket. */
function isStored({ saw }: Operation): boolean {
  return saw?.status === "stored" || saw?.status === "conflict";
}

function toAnomaly(key: string, { endMs, saw }: Operation, now: string): Anomaly {
  return { kind: "stale", key, detail: `was ${saw?.content} at ${endMs} ms, and ${now}` };
}
