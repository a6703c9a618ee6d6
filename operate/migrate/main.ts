/**
 * The task `migrate`: brings the schema up to date and says what it applied.
 *
 * @module
 */
import { migrate, readMigrations } from "../../consumer/migrate.ts";
import { openDatabase } from "../../shared/postgres/open_database.ts";
import { runTask } from "../../shared/service/run_task.ts";
import { DATABASE_SETTINGS } from "../../shared/service/service_settings.ts";
import { readSettings } from "../../shared/service/settings.ts";

await runTask({
  name: "migrate",
  usage: `Brings the schema of the database up to date, and says what it applied.
Usage: deno task migrate
Run it as often as you like: what is applied already is left as it is, and all steps that are
missing are applied in one transaction. Settings: DATABASE_URL, DATABASE_CA_FILE, POSTGRES_DRIVER.`,
  async main() {
    const settings = readSettings(Deno.env.get, DATABASE_SETTINGS);
    await using database = await openDatabase(settings, {
      applicationName: "delhaize-migrate",
      // A step may sum up all that is stored.
      statementTimeoutMs: 3_600_000,
    });
    const applied = await migrate(database, await readMigrations(), {
      onNewer: ({ known, newest }) =>
        console.log(
          `schema has ${newest} steps; this version knows ${known} and may run beside them`,
        ),
    });
    console.log(applied.length === 0 ? "schema is up to date" : `applied ${applied.join(", ")}`);
  },
});
