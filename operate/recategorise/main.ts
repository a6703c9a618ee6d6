/**
 * The task `recategorise`: gives what older rules classified the categories of the running ones.
 * Exit code 0 when all was done, 1 when it could not be done, 2 when it was called wrongly, 130
 * when it was stopped.
 *
 * @module
 */
import { openDatabase } from "../../shared/postgres/open_database.ts";
import { DATABASE_SETTINGS } from "../../shared/service/service_settings.ts";
import { readSettings } from "../../shared/service/settings.ts";
import { onStopSignal } from "../../shared/service/shutdown.ts";
import { RUNNING_RULES } from "../../consumer/categorise/categorise.ts";
import { formatProgress, formatRecategorised } from "./format_recategorised.ts";
import {
  parseRecategoriseArguments,
  RECATEGORISE_USAGE,
  type RecategoriseArguments,
} from "./parse_arguments.ts";
import { recategorise } from "./recategorise.ts";
import { runTask } from "./run_task.ts";

async function main({ dryRun, batchLines }: RecategoriseArguments): Promise<number> {
  const settings = readSettings(Deno.env.get, DATABASE_SETTINGS);
  await using database = await openDatabase(settings, {
    applicationName: "delhaize-recategorise",
    maxConnections: 1,
  });
  let toldAt = performance.now();
  const report = await recategorise({
    ...RUNNING_RULES,
    database,
    dryRun,
    batchLines,
    signal: onStopSignal(),
    onRetry: (error) => console.error(`Waiting for the database: ${error.message}`),
    onProgress(progress) {
      if (performance.now() - toldAt < TELL_EVERY_MS) return;
      toldAt = performance.now();
      console.log(formatProgress(progress));
    },
  });
  console.log(formatRecategorised(report, { dryRun }));
  return report.isDone ? 0 : 130;
}

const TELL_EVERY_MS = 1_000;

await runTask(parseRecategoriseArguments(Deno.args), { usage: RECATEGORISE_USAGE, main });
