/**
 * The task `migrate`: brings the schema up to date and says what it applied.
 *
 * @module
 */
import { openDatabase } from "../../shared/postgres/open_database.ts";
import { DATABASE_SETTINGS } from "../../shared/service/service_settings.ts";
import { readSettings } from "../../shared/service/settings.ts";
import { migrate, readMigrations } from "../../consumer/migrate.ts";

try {
  const settings = readSettings(Deno.env.get, DATABASE_SETTINGS);
  await using database = await openDatabase(settings, {
    applicationName: "delhaize-migrate",
    // A step may sum up all that is stored.
    statementTimeoutMs: 3_600_000,
  });
  const applied = await migrate(database, await readMigrations());
  console.log(applied.length === 0 ? "schema is up to date" : `applied ${applied.join(", ")}`);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  Deno.exit(1);
}
