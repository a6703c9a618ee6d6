/**
 * The lag of a consumer group as a question that many may ask.
 *
 * @module
 */
import { type AdminQuestion, type ConnectingAdmin, createAdminQuestion } from "./admin_question.ts";
import {
  type GroupLag,
  type GroupLagAdmin,
  type GroupLagOptions,
  readGroupLag,
} from "./group_lag.ts";

/** Options for {@linkcode createLagQuestion}. */
export interface LagQuestionOptions extends GroupLagOptions {
  /** Makes a client that has yet to connect. */
  readonly createAdmin: () => ConnectingAdmin & GroupLagAdmin;
  /** Longest time for an answer: below the interval of those who poll. @default {4_000} */
  readonly timeoutMs?: number;
  /** How long an answer is good for. @default {1_000} */
  readonly cacheMs?: number;
}

/** The question; `undefined` while the broker is away. */
export function createLagQuestion(
  { createAdmin, timeoutMs = 4_000, cacheMs = 1_000, ...lag }: LagQuestionOptions,
): AdminQuestion<GroupLag> {
  return createAdminQuestion({
    createAdmin,
    ask: (admin) => readGroupLag(admin, lag),
    timeoutMs,
    cacheMs,
  });
}
