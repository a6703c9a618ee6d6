/**
 * A backup of a database within itself: all tables as they are now, and back again. A dump needs
 * programs that not every machine has.
 *
 * @module
 */
import type { Database, Queryable } from "../../../shared/postgres/database.ts";

/** The tables of the schema, those that are partitioned as one; what refers to another comes last. */
export async function listTables(database: Queryable): Promise<readonly string[]> {
  const rows = await database.query(`
    select relname
    from pg_class
    where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and not relispartition
    order by exists (select from pg_constraint where conrelid = pg_class.oid and contype = 'f'), relname`);
  return rows.map(({ relname }) => relname ?? "");
}

/** Keeps a copy of all tables in the schema `backup`. */
export async function backUpTables(database: Database): Promise<void> {
  await database.transaction(async (transaction) => {
    // Of one moment: what is under way waits.
    await transaction.query("lock table partition_positions in exclusive mode");
    await transaction.query("create schema backup");
    for (const table of await listTables(transaction)) {
      await transaction.query(`create table backup.${table} as table ${table}`);
    }
  });
}

/** Puts the copy in the place of what the tables hold. */
export async function restoreTables(database: Database): Promise<void> {
  await database.transaction(async (transaction) => {
    const tables = await listTables(transaction);
    await transaction.query(`truncate ${tables.join(", ")}`);
    for (const table of tables) {
      await transaction.query(`insert into ${table} select * from backup.${table}`);
    }
  });
}
