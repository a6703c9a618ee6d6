/**
 * **Phantom**: something is there that nobody sent.
 *
 * A basket or closing in the tables, and each record in the topics, must have a key and a content that
 * some client sent together, in an operation that may have happened: accepted, or not known. What
 * was only ever refused for good must not appear; what nobody ever sent, such as the lines of two
 * baskets in one, even less. A dead letter that an operator stored under an id of its own, `id~date`, has
 * the content that was sent under its id.
 *
 * @module
 */
import { type Anomaly, isSent, mayHaveHappened, toSentKey } from "./anomaly.ts";
import type { History } from "../history_event.ts";

/** Finds phantoms: once each in the tables and in the topics. */
export function findPhantoms(history: History): readonly Anomaly[] {
  const { operations, operated, rows, replaced, closings, records } = history;
  const renamed = new Set(operated.filter(({ how }) => how === "new_id").map(({ key }) => key));
  const possible = new Set<string>();
  const refused = new Set<string>();
  for (const operation of operations.filter(isSent)) {
    const name = `${operation.key} ${operation.content}`;
    (mayHaveHappened(operation) ? possible : refused).add(name);
  }

  function toAnomaly(
    where: string,
    { key, content, position }: {
      readonly key: string;
      readonly content: string;
      readonly position: string;
    },
  ): readonly Anomaly[] {
    const name = `${key} ${content}`;
    const sentKey = toSentKey(key);
    if (possible.has(name)) return [];
    if (renamed.has(sentKey) && possible.has(`${sentKey} ${content}`)) return [];
    const why = refused.has(name) ? "was only ever refused" : "was never sent";
    return [{ kind: "phantom", key, position, detail: `${content} is in the ${where} and ${why}` }];
  }

  return [
    ...[...rows, ...replaced, ...closings].flatMap((row) => toAnomaly("tables", row)),
    ...records.flatMap((record) => toAnomaly("topics", record)),
  ];
}
