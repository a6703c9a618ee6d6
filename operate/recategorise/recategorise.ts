/**
 * Reclassifies the lines that older rules classified, batch by batch to the end of the table. Each
 * line says which rules classified it, so a run that was killed can be repeated at any moment.
 *
 * @module
 */
import type { Author } from "../../shared/audit/record_change.ts";
import type { Database } from "../../shared/postgres/database.ts";
import { FIRST_KEY } from "./outdated_lines.ts";
import {
  type Move,
  recategoriseBatch,
  type RecategoriseBatchOptions,
} from "./recategorise_batch.ts";
import { retryOutages, type RetryOutagesOptions } from "../retry_outages.ts";

/** Lines that went from one category to another. */
export interface MoveSum {
  readonly from: string;
  readonly to: string;
  readonly products: number;
  readonly cents: number;
}

/**
 * What a run did. It does not count a batch whose commit succeeded while the connection broke: the
 * retry finds its lines up to date.
 */
export interface RecategoriseReport {
  readonly lookedAt: number;
  /** Lines that older rules had classified. */
  readonly outdated: number;
  /** Lines whose category changed. */
  readonly changed: number;
  /** By revenue, the largest first. */
  readonly moves: readonly MoveSum[];
  /** False when a signal stopped it before the end. */
  readonly isDone: boolean;
}

/** What {@linkcode recategorise} needs. */
export interface RecategoriseOptions
  extends Omit<RecategoriseBatchOptions, "author">, Omit<RetryOutagesOptions, "signal"> {
  readonly database: Database;
  /** Who does it, and why: recorded once a run, with the first batch that changes lines. */
  readonly author: Author;
  /** Stops after the current batch. */
  readonly signal: AbortSignal;
  /** Called after each batch, with the totals so far. */
  readonly onProgress?: (report: RecategoriseReport) => void;
}

/**
 * Reclassifies all outdated lines. Waits for outages to pass.
 *
 * @throws {Error} when another process does the same and is stuck
 * @throws {DatabaseError} that is no outage; committed batches are kept
 */
export async function recategorise(options: RecategoriseOptions): Promise<RecategoriseReport> {
  const { author, database, signal, onProgress } = options;
  const counts = { lookedAt: 0, outdated: 0, changed: 0 };
  const moves = new Map<string, MoveSum>();
  const report = (isDone: boolean): RecategoriseReport => ({
    ...counts,
    moves: [...moves.values()].sort((a, b) => b.cents - a.cents || b.products - a.products),
    isDone,
  });
  let after = FIRST_KEY;
  let isRecorded = false;
  while (!signal.aborted) {
    const batch = await retryOutages(
      () =>
        recategoriseBatch(database, after, {
          ...options,
          author: isRecorded ? undefined : author,
        }),
      options,
    );
    if (batch === undefined) return report(!signal.aborted);
    if (batch.outdated > 0) isRecorded = true;
    counts.lookedAt += batch.lookedAt;
    counts.outdated += batch.outdated;
    counts.changed += batch.moves.length;
    for (const move of batch.moves) add(moves, move);
    after = batch.last;
    onProgress?.(report(false));
  }
  return report(false);
}

function add(sums: Map<string, MoveSum>, { from, to, cents }: Move): void {
  const key = `${from}\u0000${to}`;
  const known = sums.get(key) ?? { from, to, products: 0, cents: 0 };
  sums.set(key, { from, to, products: known.products + 1, cents: known.cents + cents });
}
