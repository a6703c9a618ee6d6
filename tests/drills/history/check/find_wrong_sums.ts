/**
 * **Rollup**: in some snapshot a rollup was not the sum of its lines.
 *
 * The rollups are written in the transaction that writes the lines. So in *every* snapshot, read in one
 * `repeatable read` transaction at any moment of the run, each must be what one gets by adding up the
 * lines there, to the cent, with no row more or less. It does not do that they agree in the end.
 *
 * Sums of shops' days are made beside those transactions. They must be right for each day whose mark, its
 * number of baskets and its version, is the one that they were made from; of other days nothing is noted.
 *
 * Sums of a day that an operator drops are kept when its lines go: they are not looked at from then on.
 *
 * @module
 */
import type { Anomaly } from "./anomaly.ts";
import { type History, OLD_DAY, type Snapshot, type Sum } from "../history_event.ts";

/** Finds sums that are wrong: the first of each rollup in each snapshot. */
export function findWrongSums({ snapshots, operated }: History): readonly Anomaly[] {
  const dropMs = Math.min(
    ...operated.filter(({ how }) => how === "retain").map(({ startMs }) => startMs),
  );
  return snapshots.flatMap(({ startMs, rollups }) =>
    rollups.flatMap((rollup): readonly Anomaly[] => {
      const detail = compare(startMs < dropMs - SLACK_MS ? rollup : withoutOldDay(rollup));
      return detail === undefined
        ? []
        : [{ kind: "rollup", detail: `${rollup.table} at ${startMs} ms: ${detail}` }];
    })
  );
}

/** A snapshot begins a little after the time that it is noted with. */
const SLACK_MS = 5_000;

function withoutOldDay({ table, rows, lines }: Snapshot["rollups"][number]) {
  const isKept = ([key]: Sum) => !key.split("/").includes(OLD_DAY);
  return { table, rows: rows.filter(isKept), lines: lines.filter(isKept) };
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
