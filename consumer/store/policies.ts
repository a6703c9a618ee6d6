/**
 * The rules that keep baskets out of the tables: months that are no longer kept, and baskets that
 * were erased. The fence of each transaction reads them in its own round trip.
 *
 * @module
 */
import type { Queryable, TextRow } from "../../shared/postgres/database.ts";
import { toDay } from "../../shared/postgres/to_instant.ts";

/** What a transaction must not store. */
export interface Policies {
  /** First day of the first month that is kept, ISO 8601; `null` when all are. */
  readonly firstMonth: string | null;
  /** Whether any basket was erased. */
  readonly hasErasures: boolean;
}

/** Columns that {@linkcode toPolicies} reads, for a `select` or `returning` list. */
export const POLICY_COLUMNS = `
  (select ${toDay("first_month")} from retained_months) as first_month,
  exists (select from erasures) as has_erasures`;

/** The policies of a row with {@linkcode POLICY_COLUMNS}. */
export function toPolicies(row: TextRow | undefined): Policies {
  return { firstMonth: row?.first_month ?? null, hasErasures: row?.has_erasures === "t" };
}

/**
 * Reads the policies as they are now. A transaction that stores must read them behind its fence: see
 * `movePositions()`.
 */
export async function readPolicies(database: Queryable): Promise<Policies> {
  const [row] = await database.query(`select ${POLICY_COLUMNS}`);
  return toPolicies(row);
}

/**
 * Waits until no consumer is behind its fence, and keeps the next ones before theirs until the
 * transaction ends: then they read the policies that it has changed.
 */
export async function holdFence(transaction: Queryable): Promise<void> {
  await transaction.query("lock table partition_positions in exclusive mode");
}
