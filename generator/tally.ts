/**
 * Counts the outcomes of baskets: of a minute of the generator, or of a run of the stress tool.
 *
 * @module
 */
import { type LatencySummary, summarizeLatencies } from "./latency.ts";
import type { AttemptResult, SendOutcome } from "./send_outcome.ts";

/** The counts of a {@linkcode Tally}. */
export interface TallyReport {
  /** Baskets with an outcome, the sum of the next three. */
  readonly sent: number;
  readonly accepted: number;
  readonly refused: number;
  readonly unavailable: number;
  /** Answers to attempts: more than `sent` when requests were repeated. */
  readonly answers: Readonly<Partial<Record<AttemptResult, number>>>;
  /** Baskets that were not accepted, by reason; the first few reasons only. */
  readonly failures: Readonly<Record<string, number>>;
  /** Of accepted baskets: from when they were due to the receipt, repeats included. */
  readonly latencyMs: LatencySummary | undefined;
}

/** See {@linkcode createTally}. */
export interface Tally {
  add(outcome: SendOutcome, latencyMs: number): void;
  report(): TallyReport;
}

/** An empty tally. It keeps a number for each accepted basket. */
export function createTally(): Tally {
  const counts = { accepted: 0, refused: 0, unavailable: 0 };
  const answers: Partial<Record<AttemptResult, number>> = {};
  const failures = new Map<string, number>();
  const latencies: number[] = [];
  return {
    add(outcome, latencyMs) {
      counts[outcome.status]++;
      for (const answer of outcome.answers) answers[answer] = (answers[answer] ?? 0) + 1;
      if (outcome.status === "accepted") {
        latencies.push(latencyMs);
        return;
      }
      const failure = toFailure(outcome);
      // A detail can be different for each basket, so the number of reasons is bounded.
      if (failures.has(failure) || failures.size < MAX_FAILURES) {
        failures.set(failure, (failures.get(failure) ?? 0) + 1);
      }
    },
    report() {
      const sent = counts.accepted + counts.refused + counts.unavailable;
      return {
        sent,
        ...counts,
        answers: { ...answers },
        failures: Object.fromEntries(failures),
        latencyMs: summarizeLatencies(latencies),
      };
    },
  };
}

function toFailure(outcome: Exclude<SendOutcome, { status: "accepted" }>): string {
  if (outcome.status === "unavailable") return outcome.reason;
  const { httpStatus, problem: { code, title, detail } } = outcome;
  return [httpStatus, code ?? title, detail].filter((part) => part !== undefined).join(" ");
}

const MAX_FAILURES = 5;
