/**
 * The monthly partitions of `basket_products`: which are too old, and how one goes.
 *
 * @module
 */
import type { Database, Queryable } from "../../shared/postgres/database.ts";
import { DatabaseError } from "../../shared/postgres/database_error.ts";
import { sleep } from "../../shared/service/sleep.ts";

/** Partitions that hold nothing from `firstMonth` on, oldest first; none of an unpartitioned table. */
export async function readOldPartitions(
  database: Queryable,
  firstMonth: string,
): Promise<readonly string[]> {
  const rows = await database.query(READ_OLD, [firstMonth]);
  return rows.map(({ name }) => name ?? "");
}

/**
 * Drops the partition, and its lines. While somebody reads the table it waits, a moment at a time:
 * those who come after a statement that waits for a table wait behind it, the consumer too.
 *
 * @returns false when `signal` aborted first
 * @throws {DatabaseError} when readers keep it for ten minutes
 */
export async function dropPartition(
  database: Database,
  name: string,
  { signal, attempts = 200, pauseMs = 2_000 }: {
    readonly signal: AbortSignal;
    readonly attempts?: number;
    readonly pauseMs?: number;
  },
): Promise<boolean> {
  if (!PARTITION.test(name)) throw new Error(`Cannot drop ${name}: it is no month's partition`);
  for (let attempt = 1;; attempt++) {
    try {
      await database.transaction(async (transaction) => {
        await transaction.query("set local lock_timeout = '1s'");
        await transaction.query(`drop table if exists ${name}`);
      });
      return true;
    } catch (error) {
      const isHeld = error instanceof DatabaseError && HELD.has(error.sqlstate ?? "");
      if (!isHeld || attempt >= attempts) throw error;
      await sleep(pauseMs, signal);
      if (signal.aborted) return false;
    }
  }
}

/** A name is put into a statement: nothing but this form ever is. */
const PARTITION = /^basket_products_\d{4}_\d{2}$/;

/** lock_not_available, deadlock_detected. */
const HELD: ReadonlySet<string> = new Set(["55P03", "40P01"]);

// By its bound, not by its name: `FOR VALUES FROM ('2026-11-01') TO ('2026-12-01')`.
const READ_OLD = `
  select relname as name
  from pg_inherits
  join pg_class as part on part.oid = inhrelid
  cross join lateral (
    select substring(pg_get_expr(relpartbound, part.oid) from 'TO [(]''([^'']+)''[)]')::date as ends_on
  ) as bound
  where inhparent = to_regclass('basket_products')
    and relname ~ '^basket_products_[0-9]{4}_[0-9]{2}$'
    and ends_on <= $1::date
  order by ends_on`;
