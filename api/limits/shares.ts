/**
 * What all clients share, so that none takes it from the others: places, or bytes of memory.
 *
 * A client may have as much as is left free, or a multiple of that, rather than a fixed part: one
 * that is alone gets most of it, each further one gets its part too, and something always remains
 * for a newcomer. This is the dynamic threshold of Choudhury and Hahne, "Dynamic queue length
 * thresholds for shared-memory packet switches" (IEEE/ACM Transactions on Networking, 1998).
 *
 * @module
 */

/** Options for {@linkcode createShares}. */
export interface SharesOptions {
  /** Most of it, for all clients together. */
  readonly max: number;
  /**
   * How many times what is free one client may have. 1 leaves half to the others, 4 a fifth.
   *
   * @default {1}
   */
  readonly perFree?: number;
}

/** Why a client gets nothing: all is taken, or it holds its share. */
export type Shortage = "all" | "client";

/** See {@linkcode createShares}. */
export interface Shares {
  /** Why `client` cannot have `amount` more, or `undefined` when it can. Takes nothing. */
  readonly check: (client: string, amount?: number) => Shortage | undefined;
  /** Takes `amount`, without a check. */
  readonly take: (client: string, amount?: number) => void;
  /** Returns what was taken. */
  readonly release: (client: string, amount?: number) => void;
  /** What all clients have. */
  readonly taken: number;
}

/** Shares of which nothing is taken. They remember only clients that have something. */
export function createShares({ max, perFree = 1 }: SharesOptions): Shares {
  const byClient = new Map<string, number>();
  let taken = 0;
  return {
    check(client, amount = 1) {
      if (taken + amount > max) return "all";
      const own = byClient.get(client) ?? 0;
      return own + amount > perFree * (max - taken) ? "client" : undefined;
    },
    take(client, amount = 1) {
      taken += amount;
      byClient.set(client, (byClient.get(client) ?? 0) + amount);
    },
    release(client, amount = 1) {
      taken -= amount;
      const own = (byClient.get(client) ?? 0) - amount;
      if (own > 0) byClient.set(client, own);
      else byClient.delete(client);
    },
    get taken() {
      return taken;
    },
  };
}
