/**
 * The task `recategorise`: applies the running category rules to lines that older ones classified.
 * Exit code 0 when all was done, 1 when it could not be done, 2 for a wrong command line, 130
 * when it was stopped.
 *
 * @module
 */
import { RUNNING_RULES } from "../../consumer/categorise/categorise.ts";
import { readPolicies } from "../../consumer/store/policies.ts";
import { openDatabase } from "../../shared/postgres/open_database.ts";
import { toggle } from "../../shared/service/parse_task_arguments.ts";
import { runTask } from "../../shared/service/run_task.ts";
import { DATABASE_SETTINGS } from "../../shared/service/service_settings.ts";
import { integer, readSettings } from "../../shared/service/settings.ts";
import { AUTHOR_OPTIONS, AUTHOR_USAGE, toAuthor } from "../author.ts";
import { formatProgress, formatRecategorised } from "./format_recategorised.ts";
import { recategorise } from "./recategorise.ts";

const PRINT_EVERY_MS = 1_000;

await runTask({
  name: "recategorise",
  usage: `Reclassifies what older category rules classified.
Usage: deno task recategorise [--dry-run] [--batch N] [--by NAME] [--reason TEXT]
Applies the running rules to every line that an older version of them classified, and moves its sums
in sales_by_day and product_sales_by_day to the new category, to the cent.
  --dry-run  says what would change and changes nothing
  --batch N  lines of a transaction (default 5000)
${AUTHOR_USAGE}
Settings: DATABASE_URL and those beside it in docs/settings.md.
Safe while the consumer runs. It waits for a database that is away, stops after the batch in hand
at Ctrl-C, and goes on from there when you run it again, however it ended. Exit code: 0 when all
was done, 1 when it could not be done, 2 for a wrong command line, 130 when it was stopped.`,
  onStop: "drain",
  options: {
    "dry-run": toggle(),
    ...AUTHOR_OPTIONS,
    // More lines would keep a rollup's rows from the consumer for seconds.
    batch: integer({ min: 1, max: 100_000, fallback: 5_000 }),
  },
  async main({ options, stop }) {
    const { "dry-run": dryRun, batch: batchLines } = options;
    const settings = readSettings(Deno.env.get, DATABASE_SETTINGS);
    await using database = await openDatabase(settings, {
      applicationName: "delhaize-recategorise",
      maxConnections: 1,
    });
    let printedAt = performance.now();
    const report = await recategorise({
      ...RUNNING_RULES,
      database,
      dryRun,
      author: toAuthor(options),
      batchLines,
      signal: stop,
      onRetry: (error) => console.error(`Waiting for the database: ${error.message}`),
      onProgress(progress) {
        if (performance.now() - printedAt < PRINT_EVERY_MS) return;
        printedAt = performance.now();
        console.log(formatProgress(progress));
      },
    });
    const { firstMonth } = await readPolicies(database);
    console.log(formatRecategorised(report, { dryRun, firstMonth }));
    return report.isDone ? 0 : 130;
  },
});
