/**
 * The goals of the table, so that each run says which it reaches and which it misses.
 *
 * @module
 */
import { type Metric, type Row, type Spread, toRatio, toSpread } from "./measurement.ts";

/** What is wanted of a row. */
export interface Goal {
  /** Begins the row's name. */
  readonly row: string;
  readonly metric: Metric;
  /** How the value is called in words. */
  readonly what: string;
  /** Ends the name of the side that ours is divided by; without it, ours as it is. */
  readonly beside?: string;
  readonly atLeast?: number;
  readonly atMost?: number;
}

/** A goal and what a run says of it. */
export interface Judgement {
  readonly goal: Goal;
  readonly measured: Spread;
  /** Whether the median reaches it. */
  readonly isReached: boolean;
}

/** In the order of the rows. */
export const GOALS: readonly Goal[] = [
  {
    ...{ row: "ingest, 64", metric: "apiUs", beside: "bare server", atMost: 1.6 },
    what: "CPU of the API, 64 connections, × that of the bare server",
  },
  {
    ...{ row: "ingest, 256", metric: "apiUs", beside: "bare server", atMost: 1.3 },
    what: "CPU of the API, 256 connections, × that of the bare server",
  },
  {
    ...{ row: "seed", metric: "perSecond", beside: "the seed's stack", atLeast: 20 },
    what: "ingest, × the seed's stack",
  },
  {
    ...{ row: "batch", metric: "perSecond", beside: "kafkajs alone", atLeast: 1.2 },
    what: "batch, × stock kafkajs alone",
  },
  {
    ...{ row: "store", metric: "perSecond", beside: "copy", atLeast: 0.65 },
    what: "store, × the server's `copy`",
  },
  {
    ...{ row: "store", metric: "perSecond", beside: "a row a line", atLeast: 6 },
    what: "store, × Debezium's JDBC sink, a row a line",
  },
  {
    ...{ row: "end to end", metric: "p50Ms", atMost: 12 },
    what: "end to end at 1,000/s, p50 in ms",
  },
  {
    ...{ row: "end to end", metric: "p99Ms", atMost: 50 },
    what: "end to end at 1,000/s, p99 in ms",
  },
  {
    ...{ row: "lanes", metric: "p99Ms", atMost: 100 },
    what: "live basket while a backfill runs, p99 in ms",
  },
  {
    ...{ row: "demo", metric: "seconds", atMost: 2.5 },
    what: "demo to its first stored basket, in s",
  },
  {
    ...{ row: "growth", metric: "perSecond", beside: "empty", atLeast: 0.85 },
    what: "store into the largest history of growth, × an empty database",
  },
];

/** Judges those that the rows have something to say of. */
export function judge(rows: readonly Row[], goals: readonly Goal[] = GOALS): readonly Judgement[] {
  return goals.flatMap((goal) => {
    const { metric, beside, atLeast = -Infinity, atMost = Infinity } = goal;
    const row = rows.find(({ name }) => name.startsWith(goal.row));
    const ours = row?.sides[0];
    const other = row?.sides.find(({ name }) => beside !== undefined && name.endsWith(beside));
    if (ours === undefined || (beside !== undefined && other === undefined)) return [];
    const measured = other === undefined
      ? toSpread(ours, metric)
      : toRatio({ ours, other }, metric);
    if (measured === undefined) return [];
    const isReached = measured.median >= atLeast && measured.median <= atMost;
    return [{ goal, measured, isReached }];
  });
}

/** A side that does better than ours. */
export interface Loss {
  readonly row: string;
  readonly side: string;
  /** How many times its baskets a second are ours. */
  readonly times: number;
}

/** Every side that has more baskets a second than ours, limits included. */
export function findLosses(rows: readonly Row[]): readonly Loss[] {
  return rows.flatMap(({ name: row, sides: [ours, ...others] }) =>
    others.flatMap((other) => {
      const ratio = ours && toRatio({ ours, other }, "perSecond");
      if (ratio === undefined || ratio.median >= 1 || other.name.startsWith("ours")) return [];
      return [{ row, side: other.name, times: 1 / ratio.median }];
    })
  );
}
