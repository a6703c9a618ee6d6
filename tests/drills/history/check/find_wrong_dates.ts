/**
 * **Date**: a wrong clock decided about a basket for good.
 *
 * A basket may be dated tomorrow in UTC, and no later. Whoever judges that has a clock of its own, which
 * these runs set wrong. By the clock that is right, which clients have,
 *
 * - a basket of tomorrow must not be refused for good: an API that is behind says `clock_wrong`, which is
 *   no answer for good, for its clock is not the database's. Without the database it has nothing to hold
 *   its clock against: then its own counts, and a refusal is right by what it can know;
 * - a basket that is dated later must not be stored. An API that is ahead may have accepted it; then it is
 *   a dead letter, which `lost` looks at.
 *
 * @module
 */
import type { Anomaly } from "./anomaly.ts";
import type { FaultHeld, History, Operation } from "../history_event.ts";

/** How old a comparison of the clocks may be before an API tries again: see `compareClocks()`. */
const RECENT_MS = 10_000;

/** Finds baskets of tomorrow that were refused, and later ones that are stored. */
export function findWrongDates(
  { operations, rows, held }: Pick<History, "operations" | "rows" | "held">,
): readonly Anomaly[] {
  const stored = new Map(rows.map((row) => [`${row.key} ${row.content}`, row]));
  return operations.flatMap((operation): readonly Anomaly[] => {
    const { dated, answer, said, key = "", content, api } = operation;
    if (dated === "tomorrow" && answer === "refused" && !hadNothingToCompare(operation, held)) {
      const detail = `${content} is of tomorrow, and API ${api} refused it for good: ${said}`;
      return [{ kind: "date", key, detail }];
    }
    const row = stored.get(`${key} ${content}`);
    return dated === "too_late" && row !== undefined
      ? [{ kind: "date", key, position: row.position, detail: `${content} is dated too late` }]
      : [];
  });
}

/** Whether its clock was wrong and the database, or what is between them, was broken. */
function hadNothingToCompare(
  { api, startMs, endMs }: Operation,
  held: readonly FaultHeld[],
): boolean {
  const meanwhile = held.filter((fault) =>
    fault.startMs <= endMs && fault.endMs + RECENT_MS >= startMs
  );
  return meanwhile.some(({ kind, target }) => kind === "clock" && target === `api-${api}`) &&
    meanwhile.some(({ target }) => target === "postgres" || target === `api-${api} to postgres`);
}
