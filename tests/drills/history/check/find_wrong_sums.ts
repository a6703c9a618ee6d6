/**
 * **Rollup**: in some snapshot a rollup was not the sum of its lines.
 *
 * The rollups are written in the transaction that writes the lines. So in *every* snapshot, read in one
 * `repeatable read` transaction at any moment of the run, each must be what one gets by adding up the
 * lines there, to the cent, with no row more or less. It does not do that they agree in the end.
 *
 * @module
 */
import type { Anomaly } from "./anomaly.ts";
import type { History, Snapshot, Sum } from "../history_event.ts";

/** Finds sums that are wrong: the first of each rollup in each snapshot. */
export function findWrongSums({ snapshots }: History): readonly Anomaly[] {
  return snapshots.flatMap(({ startMs, rollups }) =>
    rollups.flatMap((rollup): readonly Anomaly[] => {
      const detail = compare(rollup);
      return detail === undefined
        ? []
        : [{ kind: "rollup", detail: `${rollup.table} at ${startMs} ms: ${detail}` }];
    })
  );
}

function compare({ rows, lines }: Snapshot["rollups"][number]): string | undefined {
  const [is, should] = [toMap(rows), toMap(lines)];
  if (is.size !== rows.length) return "two rows have one key";
  for (const key of new Set([...is.keys(), ...should.keys()])) {
    if (is.get(key) === should.get(key)) continue;
    return `${key} is ${is.get(key) ?? "absent"}, and its lines are ${should.get(key) ?? "absent"}`;
  }
  return undefined;
}

/** Postgres prints `1.5` or `1.50` as the column is: compared as cents. */
function toMap(sums: readonly Sum[]): ReadonlyMap<string, string> {
  return new Map(
    sums.map(([key, count, revenue]) => [
      key,
      `${Number(count)} for ${Math.round(Number(revenue) * 100)} cents`,
    ]),
  );
}
