/**
 * The task `partitions`: makes months of lines ahead, and brings lines into their months. Exit code 0
 * when all was done, 1 when it could not be done, 2 for a wrong command line, 130 when it was
 * stopped.
 *
 * @module
 */
import { MONTHS_AHEAD } from "../../consumer/months/make_months_ahead.ts";
import { openDatabase } from "../../shared/postgres/open_database.ts";
import { toggle } from "../../shared/service/parse_task_arguments.ts";
import { runTask } from "../../shared/service/run_task.ts";
import { DATABASE_SETTINGS } from "../../shared/service/service_settings.ts";
import { integer, optional, readSettings } from "../../shared/service/settings.ts";
import { showProgress } from "../show_progress.ts";
import { arrangeLines, planArrangement } from "./arrange_lines.ts";
import { formatArranged, formatPlan } from "./format_arranged.ts";
import { MONTH } from "./month_option.ts";
import type { WalkProgress } from "./walk_lines.ts";

await runTask({
  name: "partitions",
  usage: `Keeps the lines of baskets in a partition of basket_products for each month.
Usage: deno task partitions [--ahead N] [--from YYYY-MM] [--dry-run]
Makes this month and those ahead, makes the months of lines that lie in the default partition, and
moves these there. After an upgrade from a version without months it moves all lines.
  --ahead N       months after this one (default ${MONTHS_AHEAD})
  --from YYYY-MM  makes all months from this one on: before a backfill
  --dry-run       says what it would do and changes nothing
Run it each day, as the owner of the tables. Settings: DATABASE_URL and those beside it in
docs/settings.md. Safe while everything runs: it works in small transactions and rests as long as
each takes, and waits a second at most for a lock before it lets others go first. It waits for a
database that is away, stops after the transaction in hand at Ctrl-C, and goes on from there when
you run it again, however it ended. Exit code: 0 when all was done, 1 when it could not be done, 2
for a wrong command line, 130 when it was stopped.`,
  onStop: "drain",
  options: {
    ahead: integer({ min: 0, max: 24, fallback: MONTHS_AHEAD }),
    from: optional(MONTH),
    "dry-run": toggle(),
  },
  async main({ options: { ahead, from, "dry-run": isDryRun }, stop }) {
    const wanted = { ahead, from };
    const settings = readSettings(Deno.env.get, DATABASE_SETTINGS);
    await using database = await openDatabase(settings, {
      applicationName: "delhaize-partitions",
      maxConnections: 1,
      // Proving that lines are in nobody's way reads all of them once.
      statementTimeoutMs: 24 * 3_600_000,
    });
    if (isDryRun) {
      console.log(formatPlan(await planArrangement(database, wanted)));
      return 0;
    }
    using display = createDisplay();
    const arranged = await arrangeLines(database, {
      ...wanted,
      signal: stop,
      onProgress: display.update,
      onBlocked: () => console.error("Waiting for a transaction that holds the lines"),
      onRetry: (error) => console.error(`Waiting for the database: ${error.message}`),
    });
    display[Symbol.dispose]();
    console.log(formatArranged(arranged));
    return arranged.isDone ? 0 : 130;
  },
});

/** A bar for each walk through the default partition. */
function createDisplay(): Disposable & { readonly update: (progress: WalkProgress) => void } {
  let bar: ReturnType<typeof showProgress> | undefined;
  return {
    update({ pages, pagesDone, lines }) {
      bar ??= showProgress({
        total: pages,
        isTerminal: Deno.stderr.isTerminal(),
        writeLine: (line) => console.error(line),
        now: () => performance.now(),
      });
      bar.update({ done: pagesDone, text: `${lines} lines, ${pagesDone} of ${pages} pages` });
      if (pagesDone < pages) return;
      bar.stop();
      bar = undefined;
    },
    [Symbol.dispose]: () => bar?.stop(),
  };
}
