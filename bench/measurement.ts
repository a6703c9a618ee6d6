/**
 * What a row of the benchmark measures: what each side did in each round, and the medians and spread
 * of that.
 *
 * @module
 */

/** What is measured, with the heading of its column. `Us`: microseconds of CPU a basket;
 * bytes are a basket's, too. */
export const METRICS = {
  perSecond: "baskets/s",
  apiUs: "API µs",
  consumerUs: "consumer µs",
  brokerUs: "broker µs",
  postgresUs: "Postgres µs",
  p50Ms: "p50 ms",
  p99Ms: "p99 ms",
  seconds: "s",
  peakMb: "peak MB",
  apiMb: "API MB",
  consumerMb: "consumer MB",
  walBytes: "WAL bytes",
  tableBytes: "table bytes",
} as const;

/** A key of {@linkcode METRICS}. */
export type Metric = keyof typeof METRICS;

/** One round of one side. */
export type Values = Readonly<Partial<Record<Metric, number>>>;

/** One side of a row, with a value a round. */
export interface Side {
  /** `ours`, or what it stands beside. */
  readonly name: string;
  readonly rounds: readonly Values[];
}

/** A row of the table. The first side is ours. */
export interface Row {
  readonly name: string;
  readonly sides: readonly Side[];
  /** Such as which sides were left out, and why; without a final period. */
  readonly notes: readonly string[];
}

/** Median and spread of the rounds. */
export interface Spread {
  readonly median: number;
  readonly min: number;
  readonly max: number;
}

/** A side that can be measured again and again. */
export interface Contestant {
  readonly name: string;
  readonly measure: (round: number) => Promise<Values>;
}

/** Measures all sides in turn, round by round, so that what disturbs the machine disturbs all. */
export async function interleave(
  rounds: number,
  contestants: readonly Contestant[],
): Promise<readonly Side[]> {
  const sides = contestants.map(({ name }) => ({ name, rounds: [] as Values[] }));
  for (let round = 0; round < rounds; round++) {
    for (const [index, { measure }] of contestants.entries()) {
      sides[index]?.rounds.push(await measure(round));
    }
  }
  return sides;
}

/** The spread of a metric; undefined when no round has it. */
export function toSpread({ rounds }: Side, metric: Metric): Spread | undefined {
  return spreadOf(rounds.flatMap((values) => values[metric] ?? []));
}

/**
 * How many times another side's value ours is, as the spread of the rounds' ratios: what disturbs a
 * round disturbs both of its sides.
 */
export function toRatio(
  { ours, other }: { readonly ours: Side; readonly other: Side },
  metric: Metric,
): Spread | undefined {
  return spreadOf(ours.rounds.flatMap((values, round) => {
    const [mine, theirs] = [values[metric], other.rounds[round]?.[metric]];
    return mine === undefined || !theirs ? [] : mine / theirs;
  }));
}

function spreadOf(values: readonly number[]): Spread | undefined {
  if (values.length === 0) return undefined;
  const sorted = values.toSorted((a, b) => a - b);
  const at = (index: number) => sorted[index] ?? NaN;
  const middle = sorted.length >> 1;
  const median = sorted.length % 2 === 1 ? at(middle) : (at(middle - 1) + at(middle)) / 2;
  return { median, min: at(0), max: at(sorted.length - 1) };
}

/** The value below which a share of them lies, such as 0.99; NaN for none. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN;
}
