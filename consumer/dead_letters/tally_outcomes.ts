/**
 * Counts the outcomes of a request, and keeps as many as a person can read.
 *
 * @module
 */
import { MAX_OUTCOMES } from "../../shared/dead_letters/action_request.ts";
import { isUndone, type Outcome, type OutcomeKind } from "../../shared/dead_letters/outcome.ts";

/** What became of a request so far. */
export interface OutcomeTally {
  readonly add: (outcome: Outcome) => void;
  /** Counts outcomes of which nothing else is known. */
  readonly addUnseen: (kind: OutcomeKind, count: number) => void;
  /** How many of each outcome. */
  readonly counts: () => Readonly<Record<string, number>>;
  /** {@linkcode MAX_OUTCOMES} at most: those that could not be done come first. */
  readonly outcomes: () => readonly Outcome[];
}

/** Creates one without outcomes. */
export function tallyOutcomes(): OutcomeTally {
  const counts: Partial<Record<OutcomeKind, number>> = {};
  const undone: Outcome[] = [];
  const done: Outcome[] = [];
  const count = (kind: OutcomeKind, more: number) => {
    if (more > 0) counts[kind] = (counts[kind] ?? 0) + more;
  };
  return {
    add(outcome) {
      count(outcome.outcome, 1);
      const kept = isUndone(outcome) ? undone : done;
      if (kept.length < MAX_OUTCOMES) kept.push({ ...outcome, detail: cut(outcome.detail) });
    },
    addUnseen: count,
    counts: () => counts,
    outcomes: () => [...undone, ...done].slice(0, MAX_OUTCOMES),
  };
}

/** The faults of a basket may take 4,000 characters. */
function cut(detail: string): string {
  return detail.length > MAX_DETAIL ? `${detail.slice(0, MAX_DETAIL).toWellFormed()}…` : detail;
}

const MAX_DETAIL = 500;
