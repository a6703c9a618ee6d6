/**
 * What a command did, or would do, with one dead letter, and how it is printed.
 *
 * @module
 */
import { toPrintable } from "./printable.ts";

/** What became of a dead letter. */
export interface Outcome {
  /** `topic/partition@offset` of the dead letter's record. */
  readonly position: string;
  /** For programs. */
  readonly outcome: OutcomeKind;
  /** For people. */
  readonly detail: string;
  /** Position of the record that its basket is stored with; before it is sent, only the topic. */
  readonly to?: string;
}

/**
 * - `replayed`: produced to its topic again
 * - `replaced`: its basket replaced the stored one
 * - `stored_already`: marked as replayed, because the same content is stored
 * - `discarded`: marked as discarded
 * - `unchanged`: an earlier run had the same outcome
 * - `left`: could not be done; `detail` says why
 * - `missing`: there is no such dead letter
 */
export type OutcomeKind =
  | "replayed"
  | "replaced"
  | "stored_already"
  | "discarded"
  | "unchanged"
  | "left"
  | "missing";

/** Whether the command could not do what it was asked. */
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

/** The last line of a run: how many of each outcome. */
export function formatOutcomeCounts(outcomes: readonly OutcomeKind[]): string {
  if (outcomes.length === 0) return "nothing to do";
  return Object.entries(countOutcomes(outcomes))
    .map(([outcome, count]) => `${outcome.replace("_", " ")} ${count}`)
    .join(" · ");
}

/**
 * How many of each outcome, in the order of {@linkcode OutcomeKind}; leaves out those without any.
 */
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
