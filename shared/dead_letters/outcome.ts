/**
 * What a command did, or would do, with one letter; and its text.
 *
 * @module
 */
import { toPrintable } from "./printable.ts";

/** What became of a letter. */
export interface Outcome {
  /** `topic/partition@offset` of the letter's record. */
  readonly position: string;
  readonly outcome: OutcomeKind;
  /** For people. */
  readonly detail: string;
  /** Where its basket is stored from; only its topic is known before it is sent. */
  readonly to?: string;
}

/**
 * - `replayed`: produced again
 * - `replaced`: put in the place of the stored basket
 * - `stored_already`: marked as replayed, because the same content is stored
 * - `discarded`: marked as discarded
 * - `unchanged`: was so before
 * - `left`: could not be done, for the reason in `detail`
 * - `missing`: there is no such letter
 */
export type OutcomeKind =
  | "replayed"
  | "replaced"
  | "stored_already"
  | "discarded"
  | "unchanged"
  | "left"
  | "missing";

/** Whether something was asked for that could not be done. */
export function isUndone({ outcome }: Outcome): boolean {
  return outcome === "left" || outcome === "missing";
}

/** One line. */
export function formatOutcome(
  { position, outcome, detail }: Outcome,
  { dryRun }: { readonly dryRun: boolean },
): string {
  const words = dryRun ? WOULD_BE[outcome] : WORDS[outcome];
  return `${position}  ${words}: ${toPrintable(detail)}`;
}

/** The line at the end: how many of each. */
export function formatOutcomeCounts(outcomes: readonly OutcomeKind[]): string {
  if (outcomes.length === 0) return "nothing to do";
  return Object.entries(countOutcomes(outcomes))
    .map(([outcome, count]) => `${outcome.replace("_", " ")} ${count}`)
    .join(" · ");
}

/** How many of each, in the order of the words above. */
export function countOutcomes(outcomes: readonly OutcomeKind[]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const kind of Object.keys(WORDS)) {
    const count = outcomes.filter((outcome) => outcome === kind).length;
    if (count > 0) counts[kind] = count;
  }
  return counts;
}

const WORDS: Readonly<Record<OutcomeKind, string>> = {
  replayed: "replayed",
  replaced: "replaced",
  stored_already: "stored already",
  discarded: "discarded",
  unchanged: "unchanged",
  left: "left",
  missing: "missing",
};

const WOULD_BE: Readonly<Record<OutcomeKind, string>> = {
  ...WORDS,
  replayed: "would be replayed",
  replaced: "would be replaced",
  stored_already: "would be marked, stored already",
  discarded: "would be discarded",
  left: "would be left",
};
