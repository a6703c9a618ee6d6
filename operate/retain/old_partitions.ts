/**
 * The monthly partitions of `basket_products`: which are too old, and how one goes.
 *
 * @module
 */
import { changeSchema } from "../../consumer/change_schema.ts";
import type { Database, Queryable } from "../../shared/postgres/database.ts";
import { TaskError } from "../../shared/service/task_error.ts";

/** Partitions that hold nothing from `firstMonth` on, oldest first; none of an unpartitioned table. */
export async function readOldPartitions(
  database: Queryable,
  firstMonth: string,
): Promise<readonly string[]> {
  const rows = await database.query(READ_OLD, [firstMonth]);
  return rows.map(({ name }) => name ?? "");
}

/**
 * Drops the partition, and its lines, as every change of the schema is made: while somebody reads the
 * table, nobody waits behind this.
 *
 * @returns false when `signal` aborted first
 * @throws {TaskError} when readers keep it for ten minutes
 */
export async function dropPartition(
  database: Database,
  name: string,
  { signal }: { readonly signal: AbortSignal },
): Promise<boolean> {
  if (!PARTITION.test(name)) throw new Error(`Cannot drop ${name}: it is no month's partition`);
  const limit = AbortSignal.timeout(MAX_WAIT_MS);
  try {
    await changeSchema(
      database,
      (transaction) => transaction.query(`drop table if exists ${name}`),
      { signal: AbortSignal.any([signal, limit]) },
    );
    return true;
  } catch (error) {
    if (error === signal.reason) return false;
    if (error !== limit.reason) throw error;
    const minutes = MAX_WAIT_MS / 60_000;
    throw new TaskError(
      `Cannot drop ${name}: somebody has been using it for ${minutes} minutes. Run it again later`,
    );
  }
}

const MAX_WAIT_MS = 600_000;

/** A name is put into a statement: nothing but this form ever is. */
const PARTITION = /^basket_products_\d{4}_\d{2}$/;

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
