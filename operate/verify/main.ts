/**
 * The task `verify`: holds the receipts of a client, or else every record in the topics, against
 * Postgres. Exit code 0 when all is as accepted, 1 when not, 2 when it was called wrongly.
 *
 * @module
 */
import { parseArgs } from "node:util";
import { toKafkaOptions } from "../../shared/kafka/kafka_options.ts";
import { openDatabase } from "../../shared/postgres/open_database.ts";
import {
  DATABASE_SETTINGS,
  KAFKA_SETTINGS,
  toTopics,
} from "../../shared/service/service_settings.ts";
import { readSettings, SettingsError } from "../../shared/service/settings.ts";
import { RUNNING_RULES } from "../../consumer/categorise/categorise.ts";
import { readTopics } from "../../shared/kafka/read_topics.ts";
import { inChunks, readReceipts, ReceiptError } from "./read_receipts.ts";
import { toAccepted } from "./to_accepted.ts";
import { formatReport, isClean, verify } from "./verify.ts";

const USAGE = `Usage: deno task verify [--receipts FILE] [--json] [--wait SECONDS]

Holds what was accepted against Postgres, line by line, to the cent.
  --receipts FILE  the receipts to check (NDJSON); otherwise every record in the topics
  --json           prints the report as JSON
  --wait SECONDS   how long to wait for a consumer that makes no progress (default 10)`;

async function main(): Promise<number> {
  const args = readArgs();
  if (args === undefined) {
    console.error(USAGE);
    return 2;
  }
  const settings = readSettings(Deno.env.get, { ...KAFKA_SETTINGS, ...DATABASE_SETTINGS });
  await using database = await openDatabase(settings, { applicationName: "delhaize-verify" });
  const kafka = toKafkaOptions(settings, {
    clientId: "delhaize-verify",
    ca: settings.KAFKA_CA_FILE && await Deno.readTextFile(settings.KAFKA_CA_FILE),
  });
  const { live, bulk } = toTopics(settings);
  const report = await verify({
    database,
    accepted: args.receipts === undefined
      ? toAccepted(readTopics(kafka, [live, bulk]))
      : inChunks(readReceipts(await Deno.readTextFile(args.receipts))),
    ...RUNNING_RULES,
    waitMs: args.waitMs,
  });
  console.log(args.json ? JSON.stringify(report) : formatReport(report));
  return isClean(report) ? 0 : 1;
}

function readArgs() {
  try {
    const { values } = parseArgs({
      args: Deno.args,
      options: {
        receipts: { type: "string" },
        json: { type: "boolean", default: false },
        wait: { type: "string", default: "10" },
        help: { type: "boolean", default: false },
      },
    });
    const seconds = Number(values.wait);
    if (values.help || !(seconds >= 0 && seconds <= 86_400)) return undefined;
    return { receipts: values.receipts, json: values.json, waitMs: seconds * 1000 };
  } catch {
    return undefined;
  }
}

try {
  Deno.exit(await main());
} catch (error) {
  const known = error instanceof SettingsError || error instanceof ReceiptError ||
    error instanceof Deno.errors.NotFound;
  console.error(known ? error.message : error);
  Deno.exit(2);
}
