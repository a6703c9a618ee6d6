/**
 * **Missing**: a till's receipt that never came is not named, or one that came is named as missing.
 *
 * Once a closing was accepted, its span must be accounted for. For each number in it, by the end of the
 * run and after the pass over the tills,
 *
 * - a number that was never sent must be in `missing_receipts`,
 * - a number whose basket was answered `202` must not be,
 * - a number of which only `unknown` answers are known may be either: then the tables decide. It must
 *   be named exactly when no basket with it is stored.
 *
 * Of a day whose closings have no known answer nothing can be said, unless the tables have the closing.
 * Days without a closing may name holes between the numbers that came; that is not looked at here.
 *
 * @module
 */
import { type Anomaly, mayHaveHappened } from "./anomaly.ts";
import type { History, Operation } from "../history_event.ts";

/** Finds receipts that are wrongly named, or wrongly not. */
export function findWrongMissing(
  { operations, rows, closings, missing }: History,
): readonly Anomaly[] {
  const stored = new Set(rows.map(({ key, content }) => `${key} ${content}`));
  const closed = new Set(closings.map(({ key }) => key));
  const spans = new Map<string, Operation>();
  const sent = new Map<string, Operation[]>();
  for (const operation of operations) {
    if (operation.till === undefined) continue;
    const { day, first } = operation.till;
    if (operation.kind === "closing") spans.set(day, operation);
    else if (mayHaveHappened(operation)) {
      const name = `${day} ${first}`;
      sent.set(name, [...sent.get(name) ?? [], operation]);
    }
  }
  const named = new Set<string>();
  for (const { day, first, last } of missing) {
    for (let receipt = first; receipt <= last; receipt++) named.add(`${day} ${receipt}`);
  }
  const anomalies: Anomaly[] = [];
  for (const [day, { till, answer }] of spans) {
    if (till === undefined || (answer !== "accepted" && !closed.has(day))) continue;
    for (let receipt = till.first; receipt <= till.last; receipt++) {
      const name = `${day} ${receipt}`;
      const came = sent.get(name) ?? [];
      const isThere = came.some(({ answer, key, content }) =>
        answer === "accepted" || stored.has(`${key} ${content}`)
      );
      if (isThere !== named.has(name)) continue;
      const detail = isThere
        ? `receipt ${receipt} came and is named as missing`
        : `receipt ${receipt} never came and is not named`;
      anomalies.push({ kind: "missing", key: day, detail });
    }
  }
  return anomalies;
}
