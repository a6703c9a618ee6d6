/**
 * What a person is told about a run: before it its faults, and after it what there was of what.
 *
 * @module
 */
import { checkHistory } from "./check/check_history.ts";
import { countFaults, showCounts } from "./count_faults.ts";
import type { Fault, History } from "./history_event.ts";
import { showAnomaly } from "./show_anomaly.ts";

/** What was found. */
export interface HistoryReport {
  /** Counts of faults, operations and anomalies, in lines. */
  readonly summary: readonly string[];
  /** Each anomaly with its history; the first of each class, when there are many. */
  readonly anomalies: readonly string[];
}

/** Checks a history. */
export function reportHistory(history: History): HistoryReport {
  const { operations, snapshots, records, rows, deadLetters, missing } = history;
  const found = checkHistory(history);
  const kinds = Map.groupBy(operations, ({ kind }) => kind);
  return {
    summary: [
      ...showCounts(countFaults(history, found)),
      ...[...kinds].toSorted().map(([kind, some]) => {
        const answers = Map.groupBy(some, ({ answer, said }) => `${answer} (${said})`);
        const counts = [...answers].map(([answer, same]) => `${answer} ${same.length}`);
        return `${kind} ${some.length}: ${join(counts.toSorted())}`;
      }),
      `${snapshots.length} snapshots, ${records.length} records, ${rows.length} baskets, ` +
      `${deadLetters.length} dead letters, ${missing.length} ranges of missing receipts`,
      `anomalies: ${join([...found].map(([kind, some]) => `${kind} ${some.length}`))}`,
    ],
    anomalies: [...found.values()].flatMap((some) => [
      ...some.slice(0, MOST_SHOWN).map((anomaly) => showAnomaly(anomaly, history).join("\n    ")),
      ...some.length > MOST_SHOWN ? [`… ${some.length - MOST_SHOWN} more of this class`] : [],
    ]),
  };
}

/** The timeline of faults. */
export function showPlan(
  faults: readonly Fault[],
  { seed, minutes }: { readonly seed: number; readonly minutes: number },
): string {
  return [
    `history of seed ${seed}, ${minutes.toFixed(1)} minutes, ${faults.length} faults:`,
    ...faults.map(({ startMs, endMs, kind, target, how }) =>
      `  ${(startMs / 1_000).toFixed(1).padStart(6)} s ${kind} ${target}` +
      (how === undefined ? "" : ` ${how}`) +
      (endMs > startMs ? ` for ${((endMs - startMs) / 1_000).toFixed(1)} s` : "")
    ),
  ].join("\n");
}

function join(words: readonly string[]): string {
  return words.length === 0 ? "none" : words.join(" · ");
}

const MOST_SHOWN = 5;
