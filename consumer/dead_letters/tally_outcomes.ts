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
  /** How many were added. */
  readonly size: () => number;
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
  let size = 0;
  return {
    add(outcome) {
      size++;
      counts[outcome.outcome] = (counts[outcome.outcome] ?? 0) + 1;
      const kept = isUndone(outcome) ? undone : done;
      if (kept.length < MAX_OUTCOMES) kept.push({ ...outcome, detail: cut(outcome.detail) });
    },
    size: () => size,
    counts: () => counts,
    outcomes: () => [...undone, ...done].slice(0, MAX_OUTCOMES),
  };
}

/** The faults of a basket may take 4,000 characters. */
function cut(detail: string): string {
  return detail.length > MAX_DETAIL ? `${detail.slice(0, MAX_DETAIL).toWellFormed()}…` : detail;
}

const MAX_DETAIL = 500;
