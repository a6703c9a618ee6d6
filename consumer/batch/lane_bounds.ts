/**
 * How large the transactions of each lane may be. Both lanes share a thread and Postgres, so a live
 * basket waits for what the bulk lane has begun, at each of its round trips.
 *
 * @module
 */

/** The bounds of a lane's transactions. */
export interface TransactionBounds {
  /** Most records of a transaction. */
  readonly maxRecords: number;
  /**
   * Most bytes of keys and values of a transaction, unless a single record has more. Its statements
   * are made in one go, between two heartbeats.
   */
  readonly maxBytes: number;
  /**
   * Transactions at a time, of different partitions: one is prepared while another is stored. A
   * second one begins only when a fetch has more than fits into the first.
   */
  readonly maxTransactions: number;
}

/** Reads the bounds that hold now. */
export type ReadBounds = () => TransactionBounds;

/** Most transactions of a lane at a time: as many connections. */
export const MAX_TRANSACTIONS = 2;

const FULL: TransactionBounds = {
  maxRecords: 500,
  maxBytes: 500_000,
  maxTransactions: MAX_TRANSACTIONS,
};

/**
 * While the live lane has records. At 200 live baskets/s beside a backfill, a live basket is visible
 * after 77 to 95 ms (p99), and after 205 with full ones (`deno task bench --rows lanes`).
 */
const SMALL: TransactionBounds = { maxRecords: 100, maxBytes: 100_000, maxTransactions: 1 };

/** How long the bulk lane holds back after the live lane had records. */
const HOLD_BACK_MS = 1_000;

/**
 * The bounds of both lanes. The bulk lane's transactions are small as long as the live lane has
 * asked for its own within the last second.
 */
export function createLaneBounds(
  now: () => number = () => performance.now(),
): { readonly live: ReadBounds; readonly bulk: ReadBounds } {
  let liveAt = -Infinity;
  return {
    live() {
      liveAt = now();
      return FULL;
    },
    bulk: () => now() - liveAt < HOLD_BACK_MS ? SMALL : FULL,
  };
}
