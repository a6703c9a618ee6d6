/**
 * The task `verify`: holds the receipts of a client, or else every record in the topics, against
 * Postgres. Exit code 0 when all is as accepted, 1 when it is not or could not be checked, 2 for a
 * wrong command line.
 *
 * @module
 */
import { RUNNING_RULES } from "../../consumer/categorise/categorise.ts";
import { openKafkaOptions } from "../../shared/kafka/open_kafka_options.ts";
import { readTopics } from "../../shared/kafka/read_topics.ts";
import { openDatabase } from "../../shared/postgres/open_database.ts";
import { toggle } from "../../shared/service/parse_task_arguments.ts";
import { toFileError } from "../../shared/service/read_setting_file.ts";
import { runTask, UsageError } from "../../shared/service/run_task.ts";
import {
  DATABASE_SETTINGS,
  KAFKA_SETTINGS,
  toTopics,
} from "../../shared/service/service_settings.ts";
import { decimal, optional, readSettings, text } from "../../shared/service/settings.ts";
import { createWaitBudget } from "../../shared/service/wait_budget.ts";
import type { Accepted } from "./accepted.ts";
import { formatVerifyReport } from "./format_verify_report.ts";
import { inChunks, readReceipts, ReceiptError } from "./read_receipts.ts";
import { toAccepted } from "./to_accepted.ts";
import { isClean, verify } from "./verify.ts";

await runTask({
  name: "verify",
  usage: `Holds what was accepted against Postgres, line by line, to the cent.
Usage: deno task verify [--receipts FILE] [--json] [--wait SECONDS] [--tills]
  --receipts FILE  the receipts to check (NDJSON); otherwise every record in the topics
  --json           prints the report as JSON
  --wait SECONDS   how long to wait, in all, for the consumer and for servers that do not answer
                   (default 10)
  --tills          holds what is known of tills against their baskets, and names receipts that
                   never came or came in two baskets, and closings with other numbers or another
                   total than the baskets; fails for these too
Fails for open gaps, too: records that were never read (deno task gaps). Counts a receipt in a gap
that somebody has acknowledged as gone with it.
Settings: KAFKA_BROKERS, DATABASE_URL and those beside them in docs/settings.md.
Exit code: 0 when all is stored as it was accepted, 1 when not, 2 for a wrong command line.`,
  options: {
    receipts: optional(text({ form: "the path of a file" })),
    json: toggle(),
    tills: toggle(),
    wait: decimal({ min: 0, max: 86_400, fallback: 10 }),
  },
  async main({ options }) {
    const settings = readSettings(Deno.env.get, { ...KAFKA_SETTINGS, ...DATABASE_SETTINGS });
    const receipts = options.receipts === undefined
      ? undefined
      : await readReceiptFile(options.receipts);
    await using database = await openDatabase(settings, {
      applicationName: "delhaize-verify",
      // Sums of a hundred million lines take minutes.
      statementTimeoutMs: 3_600_000,
    });
    const kafka = await openKafkaOptions(settings, { clientId: "delhaize-verify" });
    const { live, bulk } = toTopics(settings);
    const budget = createWaitBudget(options.wait * 1_000);
    const report = await verify({
      database,
      accepted: receipts === undefined
        ? toAccepted(readTopics(kafka, [live, bulk], { budget }))
        : inChunks(receipts),
      ...RUNNING_RULES,
      budget,
      tills: options.tills,
    });
    console.log(options.json ? JSON.stringify(report) : formatVerifyReport(report));
    return isClean(report) ? 0 : 1;
  },
});

/** A file that cannot be used is a wrong argument. */
async function readReceiptFile(path: string): Promise<readonly Accepted[]> {
  try {
    return readReceipts(await Deno.readTextFile(path));
  } catch (error) {
    if (error instanceof ReceiptError) throw new UsageError(error.message);
    throw new UsageError(toFileError(error, { setting: "--receipts", path }).message);
  }
}
