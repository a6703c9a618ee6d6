/**
 * Where the statistics read the database: one transaction at a time, read-only, each statement with
 * a time limit that the server keeps. Whatever somebody asks for, a lane takes one connection and
 * one backend of Postgres, and the rest stays for what comes in and for single baskets.
 *
 * @module
 */
import type { Database, Queryable } from "../../shared/postgres/database.ts";

/** Options for {@linkcode createReadLane}. */
export interface ReadLaneOptions {
  readonly database: Pick<Database, "transaction">;
  /** Longest time of one statement; past it the server cancels it (SQLSTATE 57014). */
  readonly statementTimeoutMs: number;
  /** Most who wait for their turn. @default {16} */
  readonly maxWaiting?: number;
  /** Longest wait for a turn. @default {5_000} */
  readonly maxWaitMs?: number;
}

/**
 * Runs `work` once it is its turn.
 *
 * @throws {LaneFullError} when too many wait, or the turn does not come in time
 * @throws {DatabaseError}
 */
export type ReadLane = <T>(work: (database: Queryable) => Promise<T>) => Promise<T>;

/** The turn did not come; asking again later helps. */
export class LaneFullError extends Error {
  /** Set so that a log tells it from other errors. */
  override readonly name = "LaneFullError";
}

/** A lane of its own over `database`. */
export function createReadLane(options: ReadLaneOptions): ReadLane {
  const { database, statementTimeoutMs, maxWaiting = 16, maxWaitMs = 5_000 } = options;
  const waiting = new Set<PromiseWithResolvers<void>>();
  let isTaken = false;

  async function takeTurn(): Promise<void> {
    if (!isTaken) {
      isTaken = true;
      return;
    }
    if (waiting.size >= maxWaiting) {
      throw new LaneFullError(`Cannot read statistics: ${maxWaiting} wait already`);
    }
    const turn = Promise.withResolvers<void>();
    waiting.add(turn);
    const timer = setTimeout(() => {
      waiting.delete(turn);
      turn.reject(new LaneFullError(`Cannot read statistics: no turn came in ${maxWaitMs} ms`));
    }, maxWaitMs);
    try {
      await turn.promise;
    } finally {
      clearTimeout(timer);
    }
  }

  function passOn(): void {
    const [next] = waiting;
    if (next === undefined) {
      isTaken = false;
    } else {
      waiting.delete(next);
      next.resolve();
    }
  }

  return async function read(work) {
    await takeTurn();
    try {
      return await database.transaction(async (transaction) => {
        await transaction.query(LIMIT, [statementTimeoutMs]);
        return await work(transaction);
      });
    } finally {
      passOn();
    }
  };
}

/** Until the end of the transaction (the last argument). */
const LIMIT = `
  select
    set_config('statement_timeout', $1::text, true),
    set_config('transaction_read_only', 'on', true),
    -- A report runs for less than what compiling it would take.
    set_config('jit', 'off', true)`;
