/**
 * The overview: what is going on now, as `GET /stats/overview` answers it and `GET /stats/stream`
 * tells it every second.
 *
 * @module
 */

/** The overview. Amounts are euros; what is unknown is `null`. */
export interface Overview {
  /** When it was made. */
  readonly at: string;
  readonly instance: { readonly startedAt: string };
  /** `down`: `totals`, `today`, `delay`, `deadLetters` and what comes of them are `null`. */
  readonly database: "up" | "down";
  /** `down`: `lag` and `acceptedPerSecond` are `null`. */
  readonly broker: "up" | "down";
  readonly rates: Rates;
  readonly totals: Sales | null;
  /** Of the day of purchase that it is now, in UTC. */
  readonly today: Sales & { readonly date: string } | null;
  readonly delay: Delay | null;
  readonly lag: readonly TopicLag[] | null;
  readonly deadLetters: OpenDeadLetters | null;
  /** Answers of this instance to `POST`, by status. */
  readonly answers: readonly AnswerCount[];
}

/** Over the last five seconds or so, never negative. */
export interface Rates {
  /** Growth of both topics, by whichever instance. */
  readonly acceptedPerSecond: number | null;
  readonly storedPerSecond: number | null;
  readonly revenuePerSecond: number | null;
}

/** Sums over baskets. */
export interface Sales {
  readonly baskets: number;
  readonly revenue: number;
}

/** From received to stored, of the newest baskets of the last ten seconds. */
export interface Delay {
  readonly p50Seconds: number | null;
  readonly p99Seconds: number | null;
  /** How many these were, at most 5,000. */
  readonly baskets: number;
}

/** How far the consumers are behind. */
export interface TopicLag {
  readonly topic: string;
  readonly records: number;
  /** Age of the oldest record that is not stored yet. */
  readonly seconds: number | null;
}

/** Dead letters that nobody has settled. */
export interface OpenDeadLetters {
  readonly open: number;
  /** Most first. */
  readonly byCode: readonly { readonly code: string; readonly open: number }[];
}

/** Answers with one status. */
export interface AnswerCount {
  readonly status: number;
  readonly count: number;
}
