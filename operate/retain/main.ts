/**
 * The task `retain`: drops the lines and baskets of months that are no longer kept. Exit code 0 when
 * all was done, 1 when it could not be done, 2 for a wrong command line, 130 when it was stopped.
 *
 * @module
 */
import { readPolicies } from "../../consumer/store/policies.ts";
import { openDatabase } from "../../shared/postgres/open_database.ts";
import { toggle } from "../../shared/service/parse_task_arguments.ts";
import { runTask } from "../../shared/service/run_task.ts";
import { DATABASE_SETTINGS } from "../../shared/service/service_settings.ts";
import { integer, readSettings } from "../../shared/service/settings.ts";
import { AUTHOR_OPTIONS, AUTHOR_USAGE, toAuthor } from "../author.ts";
import { toFirstMonth } from "./to_first_month.ts";
import { formatPreview, formatRetained } from "./format_retained.ts";
import { preview } from "./preview.ts";
import { retain } from "./retain.ts";

const PRINT_EVERY_MS = 1_000;

await runTask({
  name: "retain",
  usage: `Drops lines and baskets of old months, and keeps their sums.
Usage: deno task retain --months N [--dry-run] [--batch N] [--by NAME] [--reason TEXT]
  --months N    keeps this month (of UTC) and the N before it; older lines, baskets and their
                replaced versions go. A later run may keep fewer months, never more
  --dry-run     says what would go, and changes nothing
  --batch N     baskets of a transaction (default 5000)
The daily sums, what is known of tills, and dead letters stay. From then on a basket of an older
month becomes a dead letter with code expired.
${AUTHOR_USAGE}
Settings: DATABASE_URL and those beside it in docs/settings.md; the user must own the tables.
Safe while the consumer runs. It waits for a database that is away, stops after the step in hand at
Ctrl-C, and goes on from there when you run it again, however it ended. Exit code: 0 when all was
done, 1 when it could not be done, 2 for a wrong command line, 130 when it was stopped.`,
  onStop: "drain",
  options: {
    months: integer({ min: 1, max: 1_200 }),
    "dry-run": toggle(),
    batch: integer({ min: 1, max: 100_000, fallback: 5_000 }),
    ...AUTHOR_OPTIONS,
  },
  async main({ options, stop }) {
    const { months, "dry-run": dryRun, batch: batchBaskets } = options;
    const settings = readSettings(Deno.env.get, DATABASE_SETTINGS);
    await using database = await openDatabase(settings, {
      applicationName: "delhaize-retain",
      maxConnections: 1,
      // A preview reads all baskets.
      statementTimeoutMs: 600_000,
    });
    const wanted = toFirstMonth(new Date().toISOString().slice(0, 10), months);
    if (dryRun) {
      const { firstMonth: known } = await readPolicies(database);
      const firstMonth = known !== null && known > wanted ? known : wanted;
      console.log(formatPreview(await preview(database, firstMonth), { firstMonth }));
      return 0;
    }
    let printedAt = performance.now();
    const report = await retain({
      database,
      firstMonth: wanted,
      author: toAuthor(options),
      batchBaskets,
      signal: stop,
      onRetry: (error) => console.error(`Waiting for the database: ${error.message}`),
      onProgress(progress) {
        if (performance.now() - printedAt < PRINT_EVERY_MS) return;
        printedAt = performance.now();
        console.log(
          `dropped ${progress.partitions.length} partitions and ${progress.baskets} baskets`,
        );
      },
    });
    console.log(formatRetained(report));
    return report.isDone ? 0 : 130;
  },
});
