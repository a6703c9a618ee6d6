/**
 * Drops the lines and baskets of months that nobody keeps any more. The first month that is kept is
 * noted before anything goes, so the consumer takes no older basket from then on, and nobody misses
 * what has gone.
 *
 * @module
 */
import type { Author } from "../../shared/audit/record_change.ts";
import type { Database } from "../../shared/postgres/database.ts";
import type { StoreDay } from "../../consumer/store_days/store_day.ts";
import { retryOutages, type RetryOutagesOptions } from "../retry_outages.ts";
import {
  deleteBaskets,
  type DeletedBaskets,
  deleteReplaced,
  FIRST_BASKET,
} from "./delete_baskets.ts";
import { forgetBaskets, sumUpOldDays } from "./old_days.ts";
import { dropPartition, readOldPartitions } from "./old_partitions.ts";
import { setFirstMonth } from "./set_first_month.ts";

/** What went; `firstMonth` is the first day of the first month that is kept, ISO 8601. */
export interface RetainReport {
  readonly firstMonth: string;
  /** Partitions of `basket_products` that were dropped whole, oldest first. */
  readonly partitions: readonly string[];
  readonly baskets: number;
  /** Lines that were deleted one by one, since their partition holds months that are kept. */
  readonly lines: number;
  /** Days that had baskets and could not be summed up: of these only the rollups are left. */
  readonly unsummed: readonly StoreDay[];
  /** False when a signal stopped it before the end. */
  readonly isDone: boolean;
}

/** What {@linkcode retain} needs. */
export interface RetainOptions extends Omit<RetryOutagesOptions, "signal"> {
  readonly database: Database;
  /** First day of the first month to keep, ISO 8601. One that is set already never goes back. */
  readonly firstMonth: string;
  /** Who does it, and why, for the audit. */
  readonly author: Author;
  /** Baskets of a transaction. @default {5_000} */
  readonly batchBaskets?: number;
  /** Stops after the step in hand. */
  readonly signal: AbortSignal;
  /** Called after each step. */
  readonly onProgress?: (report: RetainReport) => void;
}

/**
 * Drops what is older than `firstMonth`, and keeps rollups and what is known of tills. Idempotent: a
 * run that was stopped is finished by the next. Safe beside consumers and whoever reads: a partition
 * waits for its readers without holding up those who come later. Waits for outages to pass.
 *
 * @throws {DatabaseError} that is no outage; what has gone until then stays gone
 */
export async function retain(options: RetainOptions): Promise<RetainReport> {
  const { database, signal, batchBaskets = 5_000, onProgress } = options;
  const partitions: string[] = [];
  let unsummed: readonly StoreDay[] = [];
  let [baskets, lines] = [0, 0];
  const firstMonth = await retryOutages(() => setFirstMonth(database, options), options);
  if (firstMonth === undefined) {
    return { firstMonth: options.firstMonth, partitions, baskets, lines, unsummed, isDone: false };
  }
  const report = (isDone: boolean) => ({
    ...{ firstMonth, partitions, baskets, lines, unsummed, isDone },
  });

  const found = await sumUpOldDays({ ...options, firstMonth });
  if (found === undefined) return report(false);
  unsummed = found;

  const old = await retryOutages(() => readOldPartitions(database, firstMonth), options);
  // Lines first: lines without a basket are a difference for `verify`, wherever they are.
  for (const name of old ?? []) {
    const isDropped = await retryOutages(() => dropPartition(database, name, { signal }), options);
    if (isDropped !== true) return report(false);
    partitions.push(name);
    onProgress?.(report(false));
  }
  let after = FIRST_BASKET;
  while (!signal.aborted) {
    const span = { after, firstMonth, limit: batchBaskets };
    const deleted: DeletedBaskets | undefined = await retryOutages(
      () => deleteBaskets(database, span),
      options,
    );
    if (deleted === undefined) return report(false);
    baskets += deleted.baskets;
    lines += deleted.lines;
    if (deleted.last === undefined) {
      await retryOutages(() => deleteReplaced(database, firstMonth), options);
      return report(await forgetBaskets({ ...options, firstMonth }));
    }
    after = deleted.last;
    onProgress?.(report(false));
  }
  return report(false);
}
