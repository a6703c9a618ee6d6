/**
 * The task `gaps`: lists records that were never read and never will be, and notes that somebody
 * knows. Exit code 0 when all was done, 1 when something could not be done, 2 for a wrong command
 * line.
 *
 * @module
 */
import { toPrintable } from "../../shared/dead_letters/printable.ts";
import { acknowledgeGaps } from "../../shared/gaps/acknowledge_gaps.ts";
import { readGaps } from "../../shared/gaps/read_gaps.ts";
import type { Database } from "../../shared/postgres/database.ts";
import { openDatabase } from "../../shared/postgres/open_database.ts";
import { type Operands, toggle } from "../../shared/service/parse_task_arguments.ts";
import { runTaskWithCommands, toCommand } from "../../shared/service/run_task.ts";
import { DATABASE_SETTINGS } from "../../shared/service/service_settings.ts";
import { readSettings } from "../../shared/service/settings.ts";
import { AUTHOR_OPTIONS, AUTHOR_USAGE, toAuthor } from "../author.ts";
import { REASON } from "../reason.ts";
import { formatGaps, toGapJson } from "./format_gaps.ts";

const JSON_OPTION = { json: toggle() } as const;
const IDS: Operands = {
  name: "ID",
  min: 1,
  check: { form: "the number of a gap", isGood: (text) => /^[1-9]\d{0,14}$/.test(text) },
};

await runTaskWithCommands({
  name: "gaps",
  usage: `Records that were never read and never will be: list them, and acknowledge their loss.
Usage: deno task gaps list        [--all] [--json]
                      acknowledge ID … --reason TEXT [--by NAME] [--json]
  list         the open ones, oldest first; --all adds those that were acknowledged
  acknowledge  notes that somebody knows, and why: verify stops failing, and counts accepted
               records in them as gone with them instead of lost; deletes nothing
Reasons of gaps:
  retention          deleted from the topic before they were read
  topic_restarted    the topic was deleted and made again, or restored from a backup
  before_first_read  deleted before the topic was first read; harmless
${AUTHOR_USAGE}
Settings: DATABASE_URL and those beside it in docs/settings.md.
Each command can be run again: what is acknowledged already is left as it is. Exit code: 0 when all
was done, 1 when something could not be done, 2 for a wrong command line.`,
  commands: {
    list: toCommand({
      options: { all: toggle(), ...JSON_OPTION },
      async main({ options }) {
        await using database = await open();
        const gaps = await readGaps(database, options);
        console.log(
          options.json ? JSON.stringify({ gaps: gaps.map(toGapJson) }) : formatGaps(gaps, options),
        );
      },
    }),
    acknowledge: toCommand({
      options: { ...AUTHOR_OPTIONS, reason: REASON, ...JSON_OPTION },
      operands: IDS,
      async main({ options: { by, reason, json }, operands }) {
        await using database = await open();
        const outcomes = await acknowledgeGaps(database, operands.map(Number), {
          ...toAuthor({ by, reason }),
          reason,
        });
        if (json) {
          console.log(JSON.stringify({ outcomes }));
        } else {
          for (const { id, outcome, detail } of outcomes) {
            console.log(`${id}  ${outcome}: ${toPrintable(detail)}`);
          }
        }
        return outcomes.some(({ outcome }) => outcome === "missing") ? 1 : 0;
      },
    }),
  },
});

function open(): Promise<Database> {
  return openDatabase(readSettings(Deno.env.get, DATABASE_SETTINGS), {
    applicationName: "delhaize-gaps",
    maxConnections: 1,
  });
}
