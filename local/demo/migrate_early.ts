/**
 * Brings the schema up to date while the consumer, which does the same, still loads its modules.
 *
 * @module
 */
import { migrate, readMigrations } from "../../consumer/migrate.ts";
import { openPg } from "../../shared/postgres/pg.ts";

/**
 * Never rejects: the consumer waits for what is under way, does what is missing, and says what is
 * wrong.
 */
export async function migrateEarly(url: string): Promise<void> {
  try {
    await using database = openPg({ url, applicationName: "delhaize-demo" });
    await migrate(database, await readMigrations());
  } catch {
    // See above.
  }
}
