/**
 * The values that alerts judge, as the facts hold them.
 *
 * @module
 */
import type { Facts, LagFacts, OwnMetric, Series } from "./facts.ts";
import type { Problem, Problems } from "./read_problems.ts";

/** A value to judge. */
export interface Finding extends Series {
  /** Since when, where the source knows; milliseconds since 1970. */
  readonly sinceMs?: number;
}

/** What was before. */
export interface Past {
  /** The newest facts that are at least this old, or else the oldest. */
  readonly before: (seconds: number) => Facts | undefined;
  /** The newest facts that are at least this old. */
  readonly exactlyBefore: (seconds: number) => Facts | undefined;
}

/** What the tables say of one kind; `undefined`: they do not say. */
export function toFindings(
  problems: Problems | undefined,
  kind: keyof Problems,
  label?: string,
): readonly Finding[] | undefined {
  return problems?.[kind].map(({ of, count, sinceMs }: Problem) => ({
    labels: label === undefined ? {} : { [label]: of },
    value: count,
    sinceMs,
  }));
}

/** The finding of a gauge whose value is the time since when, in seconds. */
export function toSince({ labels, value }: Series): Finding {
  return { labels, value, sinceMs: value * 1_000 };
}

/** Growth a second of counters of this process, summed by a label. */
export function toRates({ own }: Facts, { metric, by, seconds, past, where = () => true }: {
  readonly metric: OwnMetric;
  readonly by: string;
  readonly seconds: number;
  readonly past: Past;
  readonly where?: (labels: Series["labels"]) => boolean;
}): readonly Finding[] {
  const sum = (series: readonly Series[] = []) => {
    const sums = new Map<string, number>();
    for (const { labels, value } of series) {
      const of = labels[by] ?? "";
      if (where(labels)) sums.set(of, (sums.get(of) ?? 0) + value);
    }
    return sums;
  };
  const before = sum(past.before(seconds)?.own[metric]);
  return [...sum(own[metric])].map(([of, value]) => ({
    labels: { [by]: of },
    value: (value - (before.get(of) ?? 0)) / seconds,
  }));
}

/** How many records all topics have. */
export function sumEnds(lag: readonly LagFacts[]): number {
  return lag.reduce((sum, { endOffset }) => sum + endOffset, 0);
}

/** How many of them wait. */
export function sumRecords(lag: readonly LagFacts[]): number {
  return lag.reduce((sum, { records }) => sum + records, 0);
}
