/**
 * What became of the lines of one batch: the body of its answer.
 *
 * @module
 */
import type { Issue, IssueCode } from "../../shared/basket/issue.ts";
import type { ParsedJson } from "../../shared/basket/parse_json.ts";
import type { IngestMeter } from "../ingest_meter.ts";
import type { RecordFault, RefusalReason } from "../publish/publish_outcome.ts";
import { createLineRanges, type LineRange } from "./line_ranges.ts";

/** Why a valid line has to be sent again. */
export type RetryReason = RefusalReason | "rate_limited";

/** The codes of the faults of a line: those of its basket, and what keeps it from being one. */
export type LineIssueCode =
  | IssueCode
  | Extract<ParsedJson, { readonly ok: false }>["code"]
  | RecordFault["code"]
  | "line_too_long"
  | "store_not_allowed";

/** One fault of a line, before its line is known. */
export type LineIssue = Issue<LineIssueCode>;

/** One fault of one line. */
export interface LineError extends LineIssue {
  readonly line: number;
}

/**
 * The answer to a batch. Every line that was read and is not blank is in exactly one of
 * `accepted`, `rejected` and `retry`.
 */
export interface BatchSummary {
  /** Lines that every in-sync replica has. */
  readonly accepted: number;
  /** Faulty lines. Sent again unchanged, they are rejected again. */
  readonly rejected: number;
  /**
   * The valid lines that the broker did not confirm or that exceeded the client's rate, as inclusive
   * ranges `[first, last]`, ascending and always complete: `[[12, 40], [44, 44]]` are lines 12 to 40
   * and line 44. A client sends exactly these lines again, in this order, in a new request. Every
   * line that is neither in here nor rejected was accepted. Some of these may be in the topic
   * nevertheless; each basket is stored once.
   */
  readonly retry: readonly LineRange[];
  /** The faulty lines, in the form of `retry` and as complete, however few of them `errors` names. */
  readonly rejectedLines: readonly LineRange[];
  /** The faults in the order of their lines; only the first ones when there are very many. */
  readonly errors: readonly LineError[];
  /** Whether there were faults that `errors` does not list. */
  readonly errorsTruncated: boolean;
}

/** Collects a {@linkcode BatchSummary}. */
export interface BatchReport {
  accept(): void;
  reject(line: number, issues: readonly LineIssue[]): void;
  retry(line: number, reason: RetryReason): void;
  readonly summary: BatchSummary;
  /** Why the first of `retry` has to be sent again; `undefined` while there is none. */
  readonly refusal: RetryReason | undefined;
}

/** An empty report. It lists at most `maxErrors` faults; `rejected` and `rejectedLines` have all. */
export function createBatchReport({ maxErrors, meter }: {
  readonly maxErrors: number;
  /** Counts each line at once, long before a large batch has ended. */
  readonly meter?: Pick<IngestMeter, "accepted" | "rejected"> | undefined;
}): BatchReport {
  const errors: LineError[] = [];
  const retry = createLineRanges();
  const rejectedLines = createLineRanges();
  let accepted = 0;
  let rejected = 0;
  let errorsTruncated = false;
  let pointerCharsLeft = MAX_POINTER_CHARS;
  let refusal: RetryReason | undefined;
  return {
    accept() {
      accepted++;
      meter?.accepted();
    },
    reject(line, issues) {
      rejected++;
      rejectedLines.add(line);
      meter?.rejected(issues[0]?.code ?? "invalid_basket");
      for (const { code, pointer, detail } of issues) {
        if (errors.length >= maxErrors || pointer.length > pointerCharsLeft) {
          errorsTruncated = true;
          return;
        }
        pointerCharsLeft -= pointer.length;
        errors.push({ line, code, pointer, detail });
      }
    },
    retry(line, reason) {
      retry.add(line);
      refusal ??= reason;
    },
    get summary() {
      // What the broker finds comes later than what we find in the lines behind.
      const inOrder = errors.toSorted((a, b) => a.line - b.line);
      return {
        accepted,
        rejected,
        retry: retry.ranges,
        rejectedLines: rejectedLines.ranges,
        errors: inOrder,
        errorsTruncated,
      };
    },
    get refusal() {
      return refusal;
    },
  };
}

/**
 * Pointers quote the names of unknown fields, up to a whole line: 1,000 of those would make an answer
 * of 64 MB.
 */
const MAX_POINTER_CHARS = 1_000_000;
