/**
 * The task `uncategorised`: prints the product names that no category rule knows, by revenue. Exit
 * code 0, 1 when they could not be read, 2 when it was called wrongly.
 *
 * @module
 */
import process from "node:process";
import { openDatabase } from "../../shared/postgres/open_database.ts";
import { DATABASE_SETTINGS } from "../../shared/service/service_settings.ts";
import { readSettings } from "../../shared/service/settings.ts";
import {
  parseUncategorisedArguments,
  UNCATEGORISED_USAGE,
  type UncategorisedArguments,
} from "./parse_arguments.ts";
import { runTask } from "./run_task.ts";
import { formatUncategorised, readUncategorised, toUncategorisedCsv } from "./uncategorised.ts";

async function main({ limit, csv }: UncategorisedArguments): Promise<number> {
  const settings = readSettings(Deno.env.get, DATABASE_SETTINGS);
  await using database = await openDatabase(settings, {
    applicationName: "delhaize-uncategorised",
    maxConnections: 1,
  });
  const list = await readUncategorised(database, { limit });
  if (csv) process.stdout.write(toUncategorisedCsv(list));
  else console.log(formatUncategorised(list));
  return 0;
}

await runTask(parseUncategorisedArguments(Deno.args), { usage: UNCATEGORISED_USAGE, main });
