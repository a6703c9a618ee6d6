/**
 * The HTTP response to a batch: its status, and the body with the counts.
 *
 * @module
 */
import { PROBLEMS } from "../http/problem.ts";
import type { BatchReport } from "./batch_report.ts";
import type { StoppedReading } from "./ingest_body.ts";

/** Options for {@linkcode toBatchResponse}. */
export interface BatchResponseOptions {
  /** Seconds after which the lines of `retry` may be sent again. @default {1} */
  readonly retryAfterSeconds?: number;
  /** Why and where reading the body stopped before its end. */
  readonly stopped: StoppedReading | undefined;
  /** What the client should change. */
  readonly advice?: string | undefined;
}

/** The problems that only a batch can have: code, status and title. */
export const BATCH_PROBLEMS = {
  too_many_lines: { status: 413, title: "The body has too many lines" },
  not_an_array: { status: 422, title: "The body is JSON, but no array" },
  invalid_batch: { status: 422, title: "The body holds no valid basket" },
} as const;

/**
 * `202` when all lines were accepted, also when there is none: a day without sales is no error. `207`
 * when some were, `422` when none was valid, `503` when the broker confirmed none, `429` when the
 * client's rate allowed none, and the fault's own status when the body could not be read to its end. Errors are problem details (RFC 9457) with the same members
 * besides, and `unreadFrom` where reading stopped.
 */
export function toBatchResponse(report: BatchReport, options: BatchResponseOptions): Response {
  const { summary, refusal } = report;
  const hasOnlyFaults = summary.accepted === 0 && summary.rejected > 0;
  const code = options.stopped?.code ??
    (summary.accepted > 0 ? undefined : refusal ?? (hasOnlyFaults ? "invalid_batch" : undefined));
  const { retryAfterSeconds = 1 } = options;
  const isLater = refusal !== undefined || code === "overloaded" || code === "too_many_at_once";
  const headers = isLater ? { "retry-after": String(retryAfterSeconds) } : {};
  if (code === undefined) {
    const isWhole = summary.rejected === 0 && refusal === undefined;
    return new Response(JSON.stringify(summary), {
      status: isWhole ? 202 : 207,
      headers: { "content-type": "application/json", ...headers },
    });
  }
  const { status, title } = { ...PROBLEMS, ...BATCH_PROBLEMS }[code];
  const { stopped, advice } = options;
  // That an array is UTF-16 says more than where it stops being one.
  const detail = code === "not_json" ? advice ?? stopped?.detail : stopped?.detail ?? advice;
  const unreadFrom = stopped?.unreadFrom;
  const problem = { type: "about:blank", title, status, code, detail, ...summary, unreadFrom };
  return new Response(JSON.stringify(problem), {
    status,
    headers: { "content-type": "application/problem+json", ...headers },
  });
}
