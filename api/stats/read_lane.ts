/**
 * How the statistics read the database: one read-only transaction at a time, each statement with a
 * time limit that the server enforces. A lane uses one connection at most, so that the others stay
 * free for the look-up of baskets.
 *
 * @module
 */
import type { Database, Queryable } from "../../shared/postgres/database.ts";

/** Options for {@linkcode createReadLane}. */
export interface ReadLaneOptions {
  readonly database: Pick<Database, "transaction">;
  /** Longest time of one statement; the server cancels it then (SQLSTATE 57014). */
  readonly statementTimeoutMs: number;
  /** Most reads that wait for their turn. @default {16} */
  readonly maxWaiting?: number;
  /** Longest wait for a turn. @default {5_000} */
  readonly maxWaitMs?: number;
}

/**
 * Runs `work` when its turn comes, in the order of the calls.
 *
 * @throws {LaneFullError} when too many reads wait, or the turn does not come in time
 * @throws {DatabaseError}
 */
export type ReadLane = <T>(work: (database: Queryable) => Promise<T>) => Promise<T>;

/** The lane has no turn to offer; retriable. */
export class LaneFullError extends Error {
  /** Names it in logs. */
  override readonly name = "LaneFullError";
}

/** Creates a lane over `database`. */
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

/** The last argument, `is_local`, ends each setting with the transaction. */
const LIMIT = `
  select
    set_config('statement_timeout', $1::text, true),
    set_config('transaction_read_only', 'on', true),
    -- Compiling takes longer than a report runs.
    set_config('jit', 'off', true)`;
