/**
 * The task `uncategorised`: prints the product names that no category rule knows, by revenue.
 *
 * @module
 */
import process from "node:process";
import { openDatabase } from "../../shared/postgres/open_database.ts";
import { toggle } from "../../shared/service/parse_task_arguments.ts";
import { runTask } from "../../shared/service/run_task.ts";
import { DATABASE_SETTINGS } from "../../shared/service/service_settings.ts";
import { integer, readSettings } from "../../shared/service/settings.ts";
import { formatUncategorised, readUncategorised, toUncategorisedCsv } from "./uncategorised.ts";

await runTask({
  name: "uncategorised",
  usage: `Lists the product names that no category rule knows, by revenue.
Usage: deno task uncategorised [--limit N] [--csv | --csv-be]
  --limit N  at most so many (default 50)
  --csv      prints them as CSV (RFC 4180), revenue in euros
  --csv-be   the same as Belgian spreadsheets open it: semicolons, decimal commas
Settings: DATABASE_URL and those beside it in docs/settings.md.
Exit code: 0, 1 when they could not be read, 2 for a wrong command line.`,
  options: {
    limit: integer({ min: 1, max: 100_000, fallback: 50 }),
    csv: toggle(),
    "csv-be": toggle(),
  },
  async main({ options: { limit, csv, "csv-be": belgian } }) {
    const settings = readSettings(Deno.env.get, DATABASE_SETTINGS);
    await using database = await openDatabase(settings, {
      applicationName: "delhaize-uncategorised",
      maxConnections: 1,
    });
    const list = await readUncategorised(database, { limit });
    const form = belgian ? "csv-be" : csv ? "csv" : undefined;
    if (form !== undefined) process.stdout.write(toUncategorisedCsv(list, form));
    else console.log(formatUncategorised(list));
  },
});
