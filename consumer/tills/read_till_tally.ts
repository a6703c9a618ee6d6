/**
 * Counts the tills with problems, for the metrics and their alert.
 *
 * @module
 */
import type { Queryable } from "../../shared/postgres/database.ts";

/** What is wrong with a till and day; one may have several. */
export const TILL_PROBLEMS = [
  "missing",
  "unexpected",
  "total_differs",
  "doubled",
  "scattered",
] as const;

/** A word of {@linkcode TILL_PROBLEMS}. */
export type TillProblem = (typeof TILL_PROBLEMS)[number];

/** All tills and days, however old: what is settled is no problem any more. */
export interface TillTally {
  /** Receipts that are missing. */
  readonly missing: number;
  /** Of these, those of tills that have missed one for longer than the grace. */
  readonly overdue: number;
  /** Tills and days by what is wrong with them. */
  readonly tillDays: Readonly<Record<TillProblem, number>>;
}

/**
 * Counts what {@linkcode checkTillDays} has found.
 *
 * @throws {DatabaseError} when the database cannot be reached
 */
export async function readTillTally(
  database: Queryable,
  { graceMinutes }: { readonly graceMinutes: number },
): Promise<TillTally> {
  const [row] = await database.query(READ, [graceMinutes]);
  return {
    missing: Number(row?.missing_receipts),
    overdue: Number(row?.overdue_receipts),
    tillDays: {
      missing: Number(row?.missing),
      unexpected: Number(row?.unexpected),
      total_differs: Number(row?.total_differs),
      doubled: Number(row?.doubled),
      scattered: Number(row?.scattered),
    },
  };
}

/**
 * Whether the closing of a row of `till_days` says another count or total than its baskets, whatever
 * else is wrong with it. Nothing is said while receipts are missing, or where baskets were erased: then
 * it has to.
 */
export const TOTAL_DIFFERS = `(
  checked_at is not null and closing_receipts is not null and not scattered and missing = 0
  and (
    receipts - unexpected <> closing_receipts
    or (revenue <> closing_total and isempty(erased))
  )
)`;

const READ = `
  select
    coalesce(sum(missing), 0) as missing_receipts,
    coalesce(
      sum(missing) filter (where missing_since < now() - make_interval(mins => $1::integer)), 0
    ) as overdue_receipts,
    count(*) filter (where missing > 0) as missing,
    count(*) filter (where unexpected > 0) as unexpected,
    count(*) filter (where ${TOTAL_DIFFERS}) as total_differs,
    count(*) filter (where doubled_receipts > 0) as doubled,
    count(*) filter (where scattered) as scattered
  from till_days
  where status not in ('open', 'complete')`;
