/**
 * What callers of the publisher are told of a record.
 *
 * @module
 */

/** What became of one record. */
export type PublishOutcome =
  | { readonly status: "accepted"; readonly partition: number; readonly offset: number }
  | { readonly status: "refused"; readonly reason: RefusalReason }
  | { readonly status: "rejected"; readonly fault: RecordFault };

/** Why the broker never takes a record: sent again unchanged, it is refused again. */
export interface RecordFault {
  readonly code: "too_large_for_broker" | "refused_by_broker";
  /** A sentence for people. */
  readonly detail: string;
}

/**
 * Why a record was not accepted now. After `outcome_unknown` it may be in the topic all the same;
 * sending it again is safe, since the consumer stores each basket once.
 */
export type RefusalReason =
  | "overloaded"
  | "broker_unavailable"
  | "outcome_unknown"
  | "clock_wrong"
  | "shutting_down";
