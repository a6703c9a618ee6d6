/**
 * Looks for missing receipts for as long as the consumer runs.
 *
 * @module
 */
import { pollCount } from "../poll_count.ts";
import type { TillTally } from "./read_till_tally.ts";

/** Options for {@linkcode watchTills}. */
export interface WatchTillsOptions {
  /** Checks up to `limit` tills and days that have changed; resolves to how many. May reject. */
  readonly check: (options: { readonly limit: number }) => Promise<number>;
  /** Counts the problems. May reject. */
  readonly count: () => Promise<TillTally>;
  /** Called with what was counted. */
  readonly show: (tally: TillTally) => void;
  /** Time from the end of one pass to the next. @default {5_000} */
  readonly intervalMs?: number;
  /** Tills and days that are locked at once. @default {200} */
  readonly limit?: number;
}

/**
 * Checks at once, and then in intervals until it is disposed; each pass goes on until nothing is
 * left. What a failed pass has not done, the next one does: meanwhile the last count is kept.
 */
export function watchTills(
  { check, count, limit = 200, ...polling }: WatchTillsOptions,
): Disposable {
  return pollCount({
    ...polling,
    async count(signal) {
      while (!signal.aborted && await check({ limit }) === limit);
      return await count();
    },
  });
}
