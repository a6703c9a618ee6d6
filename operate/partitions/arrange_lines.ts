/**
 * Brings lines into their months: the work of the task `partitions`.
 *
 * @module
 */
import { changeSchema } from "../../consumer/change_schema.ts";
import { makeMonthsAhead } from "../../consumer/months/make_months_ahead.ts";
import type { Database } from "../../shared/postgres/database.ts";
import { readLayout, readMissingMonths, type WantedMonths } from "./layout.ts";
import { makeRoom, type MakeRoomOptions } from "./make_room.ts";
import { moveLines } from "./move_lines.ts";

/** What a run did. */
export interface ArrangedLines {
  /** Months that were made, such as `2026-11`. */
  readonly months: readonly string[];
  /** Lines that got a date. */
  readonly lines: number;
  /** False when a signal stopped it before the end. */
  readonly isDone: boolean;
}

/** Options for {@linkcode arrangeLines}. */
export interface ArrangeLinesOptions extends MakeRoomOptions, WantedMonths {}

/**
 * Makes the months that are missing, moves lines out of the default partition, and has Postgres look
 * at what lies where. Idempotent.
 *
 * @throws {DatabaseError} what was done until then stays, and the next run goes on
 */
export async function arrangeLines(
  database: Database,
  options: ArrangeLinesOptions,
): Promise<ArrangedLines> {
  const { signal } = options;
  const { made } = await makeMonthsAhead(database, options);
  const { isMakingRoom } = await readLayout(database);
  const isRoomNeeded = isMakingRoom || (await readMissingMonths(database, options)).length > 0;
  const others = isRoomNeeded ? await makeRoom(database, options) : [];
  const months = [...made, ...others.map((month) => month.slice(0, 7))].toSorted();
  if (signal.aborted) return { months, lines: 0, isDone: false };

  const { isDating } = await readLayout(database);
  const lines = isDating ? 0 : await moveLines(database, options);
  if (signal.aborted) return { months, lines, isDone: false };
  if (lines > 0) await database.query("vacuum basket_products_default");
  await shrinkIndexes(database, options);
  // Autovacuum analyses partitions, not the table of them, which plans are made by, too.
  await database.query("analyze basket_products");
  return { months, lines, isDone: true };
}

/** Vacuum has given the pages of the table back, and keeps those of its indexes. */
async function shrinkIndexes(database: Database, options: ArrangeLinesOptions): Promise<void> {
  const [row] = await database.query(READ_IS_BLOATED);
  if (row?.is_bloated !== "t") return;
  await changeSchema(database, async (transaction) => {
    await transaction.query("lock table only basket_products in access exclusive mode");
    await transaction.query("reindex table basket_products_default");
  }, options);
}

// Reading so much of the table takes some 50 ms.
const READ_IS_BLOATED = `
  select
    pg_indexes_size('basket_products_default') > 8 * 1024 * 1024
      and pg_relation_size('basket_products_default') <= 8 * 1024 * 1024 as is_bloated`;

/** What a run would do. */
export interface Arrangement {
  /** Months that would be made. */
  readonly months: readonly string[];
  /** Lines in the default partition; see {@linkcode readLayout}. */
  readonly lines: number;
}

/** The same without a change. */
export async function planArrangement(
  database: Database,
  wanted: WantedMonths,
): Promise<Arrangement> {
  const months = await readMissingMonths(database, wanted);
  const { lines } = await readLayout(database);
  return { months: months.map((month) => month.slice(0, 7)), lines };
}
