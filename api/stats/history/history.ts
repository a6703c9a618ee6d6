/**
 * The last day in this process's memory, coarser with age: at most 1,008 steps of a few numbers,
 * whatever happens.
 *
 * @module
 */
import {
  findTier,
  mergeSteps,
  type Sample,
  type Step,
  type Tier,
  TIERS,
  toSample,
} from "./sample.ts";

/** What is kept. Steps are counted from 1970: step `n` ends at `(n + 1) × stepSeconds`. */
export interface History {
  /** Adds to a step of the finest tier what is known of it now. */
  note(step: number, known: Step): void;
  /** Adds what was stored in a step of any tier, unless that is known. */
  fill(stepSeconds: number, step: number, known: Pick<Step, "stored">): void;
  /** The samples of the last `minutes`, oldest first. A step that nobody measured is missing. */
  read(minutes: number): readonly Sample[];
}

/** An empty history. `now` is in milliseconds since 1970. */
export function createHistory(now: () => number): History {
  const tiers: readonly KeptTier[] = TIERS.map((tier) => ({ ...tier, steps: new Map() }));

  /** The clock can go back: what lies in the future is dropped too. */
  function forgetOld(): void {
    for (const { stepSeconds, minutes, steps } of tiers) {
      const last = Math.floor(now() / 1_000 / stepSeconds);
      const first = last - minutes * 60 / stepSeconds;
      for (const step of steps.keys()) {
        if (step < first || step > last) steps.delete(step);
      }
    }
  }

  /** Makes the steps of the coarser tiers that `step` of `finer` is a part of. */
  function coarsen(finer: KeptTier, step: number): void {
    const coarser = tiers[tiers.indexOf(finer) + 1];
    if (coarser === undefined) return;
    const ratio = coarser.stepSeconds / finer.stepSeconds;
    const whole = Math.floor(step / ratio);
    const parts = Array.from({ length: ratio }, (_, part) => whole * ratio + part);
    coarser.steps.set(whole, mergeSteps(parts.flatMap((part) => finer.steps.get(part) ?? [])));
    coarsen(coarser, whole);
  }

  function add(tier: KeptTier | undefined, step: number, known: Step): void {
    if (tier === undefined) return;
    const news = Object.entries(known).filter(([, value]) => value !== undefined);
    tier.steps.set(step, { ...tier.steps.get(step), ...Object.fromEntries(news) });
    coarsen(tier, step);
    forgetOld();
  }

  return {
    note: (step, known) => add(tiers[0], step, known),
    fill(stepSeconds, step, known) {
      const tier = tiers.find((tier) => tier.stepSeconds === stepSeconds);
      if (tier?.steps.get(step)?.stored === undefined) add(tier, step, known);
    },
    read(minutes) {
      forgetOld();
      const { stepSeconds } = findTier(minutes);
      const steps = tiers.find((tier) => tier.stepSeconds === stepSeconds)?.steps ?? new Map();
      const first = now() / 1_000 / stepSeconds - minutes * 60 / stepSeconds;
      return [...steps].filter(([step]) => step >= first).sort(([a], [b]) => a - b)
        .map(([step, known]) => toSample((step + 1) * stepSeconds * 1_000, known));
    },
  };
}

/** A tier, and its steps by their number. */
interface KeptTier extends Tier {
  readonly steps: Map<number, Step>;
}
