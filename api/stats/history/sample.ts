/**
 * A sample: what went through the pipeline in a few seconds of the last day.
 *
 * @module
 */
import { z } from "zod";
import { count, type Described, euros, instant, seconds } from "../../answer_values.ts";

/** The schema of {@linkcode Sample}. */
export const SAMPLE = z.object({
  at: instant().meta({ description: "When the sample ends." }),
  acceptedPerSecond: z.nullable(z.number()),
  storedPerSecond: z.nullable(z.number()),
  revenuePerSecond: z.nullable(euros()),
  p50Seconds: seconds(),
  p99Seconds: seconds(),
  lagRecords: z.nullable(count()),
  lagSeconds: seconds(),
});

/** A sample; what was not known is `null`. Amounts are euros. */
export type Sample = Described<typeof SAMPLE>;

/** How finely how much of the past is kept. */
export interface Tier {
  readonly stepSeconds: number;
  readonly minutes: number;
}

/** From the finest, which is what is measured; each other step is a multiple of it. */
export const TIERS: readonly [Tier, ...Tier[]] = [
  { stepSeconds: 10, minutes: 60 },
  { stepSeconds: 60, minutes: 360 },
  { stepSeconds: 300, minutes: 1_440 },
];

/** What one step of a tier holds; `undefined`: not known. */
export interface Step {
  /** Records into both topics a second. */
  readonly acceptedPerSecond?: number | undefined;
  readonly stored?: Stored | undefined;
  readonly lag?: { readonly records: number; readonly seconds: number } | undefined;
}

/** What was stored in a step. */
export interface Stored {
  readonly basketsPerSecond: number;
  readonly centsPerSecond: number;
  /** From received to stored; `undefined` without baskets. */
  readonly delay?: { readonly p50Seconds: number; readonly p99Seconds: number } | undefined;
}

/** The finest tier that reaches back `minutes`. */
export function findTier(minutes: number): Tier {
  return TIERS.find((tier) => tier.minutes >= minutes) ?? TIERS[0];
}

/** The sample of a step that ends at `endMs`. */
export function toSample(endMs: number, { acceptedPerSecond, stored, lag }: Step): Sample {
  return {
    at: new Date(endMs).toISOString(),
    acceptedPerSecond: round(acceptedPerSecond, 100),
    storedPerSecond: round(stored?.basketsPerSecond, 100),
    revenuePerSecond: round(stored && stored.centsPerSecond / 100, 100),
    p50Seconds: round(stored?.delay?.p50Seconds, 1_000),
    p99Seconds: round(stored?.delay?.p99Seconds, 1_000),
    lagRecords: lag?.records ?? null,
    lagSeconds: round(lag?.seconds, 1_000),
  };
}

/**
 * A coarser step of finer ones: rates are means over those that are known, the median of the delay is
 * the mean of medians by baskets, and of the 99th percentile and the lag the highest counts, so that
 * a bad minute is still seen a day later.
 */
export function mergeSteps(steps: readonly Step[]): Step {
  const stored = steps.flatMap((step) => step.stored ?? []);
  const delays = stored.flatMap(({ basketsPerSecond: weight, delay }) =>
    delay === undefined ? [] : { weight, ...delay }
  );
  const lags = steps.flatMap((step) => step.lag ?? []);
  return {
    acceptedPerSecond: toMean(steps.flatMap((step) => step.acceptedPerSecond ?? [])),
    stored: stored.length === 0 ? undefined : {
      basketsPerSecond: toMean(stored.map(({ basketsPerSecond }) => basketsPerSecond)) ?? 0,
      centsPerSecond: toMean(stored.map(({ centsPerSecond }) => centsPerSecond)) ?? 0,
      delay: delays.length === 0 ? undefined : {
        p50Seconds: toMean(delays.map(({ weight, p50Seconds }) => weight * p50Seconds))! /
          toMean(delays.map(({ weight }) => weight))!,
        p99Seconds: Math.max(...delays.map(({ p99Seconds }) => p99Seconds)),
      },
    },
    lag: lags.length === 0 ? undefined : {
      records: Math.max(...lags.map(({ records }) => records)),
      seconds: Math.max(...lags.map(({ seconds }) => seconds)),
    },
  };
}

function toMean(values: readonly number[]): number | undefined {
  if (values.length === 0) return undefined;
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function round(value: number | undefined, steps: number): number | null {
  return value === undefined ? null : Math.round(value * steps) / steps;
}
