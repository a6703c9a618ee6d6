/**
 * The task `dead-letters`: looks at records that could not become rows, and settles them. Exit
 * code 0 when all was done, 1 when something could not be done, 2 when it was called wrongly.
 *
 * @module
 */
import process from "node:process";
import { toKafkaOptions } from "../../shared/kafka/kafka_options.ts";
import type { Database } from "../../shared/postgres/database.ts";
import { openDatabase } from "../../shared/postgres/open_database.ts";
import {
  DATABASE_SETTINGS,
  KAFKA_SETTINGS,
  type KafkaSettings,
  toTopics,
} from "../../shared/service/service_settings.ts";
import { readSettings, SettingsError } from "../../shared/service/settings.ts";
import { RUNNING_RULES } from "../../consumer/categorise/categorise.ts";
import { explainFailure } from "../../shared/service/explain_failure.ts";
import { createPrepareRecord } from "../../consumer/prepare_record.ts";
import { describeLetter } from "./describe_letter.ts";
import { discardLetters } from "../../shared/dead_letters/discard_letters.ts";
import { formatLetter, toLetterJson } from "./format_letter.ts";
import { formatList, toListJson } from "./format_list.ts";
import {
  countOutcomes,
  formatOutcome,
  formatOutcomeCounts,
  isUndone,
  type Outcome,
} from "../../shared/dead_letters/outcome.ts";
import { type Command, parseArguments, USAGE } from "./parse_arguments.ts";
import { formatPosition } from "../../shared/kafka/position.ts";
import { listLetters, readLetters } from "../../shared/dead_letters/read_letters.ts";
import { replayLetters } from "./replay_letters.ts";
import { createReplayProducer } from "./replay_producer.ts";

const prepare = createPrepareRecord(RUNNING_RULES);

async function main(): Promise<number> {
  const parsed = parseArguments(Deno.args);
  if (parsed.kind === "help") {
    console.log(USAGE);
    return 0;
  }
  if (parsed.kind === "faults") {
    console.error(`${parsed.faults.join("\n")}\n\n${USAGE}`);
    return 2;
  }
  const { command } = parsed;
  const settings = readSettings(Deno.env.get, { ...KAFKA_SETTINGS, ...DATABASE_SETTINGS });
  await using database = await openDatabase(settings, {
    applicationName: "delhaize-dead-letters",
    maxConnections: 2,
  });
  switch (command.name) {
    case "list": {
      const list = await listLetters(database, command);
      print(command.json ? JSON.stringify(toListJson(list)) : formatList(list, command));
      return 0;
    }
    case "show":
      return await show(command, database);
    case "discard": {
      const { selection } = command;
      if (selection.by === "all") throw new Error("Cannot discard without a selection");
      const outcomes = await discardLetters(selection, { ...command, database });
      return await report(outcomes, command);
    }
    case "replay":
      return await replay(command, database, settings);
    default:
      command satisfies never;
      throw new Error("Cannot run an unknown command");
  }
}

async function show(
  { position, json }: Command & { name: "show" },
  database: Database,
): Promise<number> {
  const [letter] = await readLetters(database, [position]);
  if (letter === undefined) {
    console.error(`There is no dead letter of the record ${formatPosition(position)}`);
    return 1;
  }
  const description = await describeLetter(database, letter, { prepare });
  print(json ? JSON.stringify(toLetterJson(description)) : formatLetter(description));
  return 0;
}

async function replay(
  command: Command & { name: "replay" },
  database: Database,
  settings: KafkaSettings,
): Promise<number> {
  // kafkajs 2.2.4 sets a timer in the past, which Node's timers report and then correct.
  process.removeAllListeners("warning");
  const kafka = toKafkaOptions(settings, {
    clientId: "delhaize-dead-letters",
    ca: settings.KAFKA_CA_FILE && await Deno.readTextFile(settings.KAFKA_CA_FILE),
  });
  await using producer = createReplayProducer(kafka);
  const { live, bulk } = toTopics(settings);
  const outcomes = replayLetters(command.selection, {
    ...command,
    database,
    prepare,
    send: producer.send,
    servedTopics: [live, bulk],
  });
  return await report(outcomes, command);
}

/** Prints each outcome when it is there, so that those before an outage are known. */
async function report(
  outcomes: Iterable<Outcome> | AsyncIterable<Outcome>,
  { json, dryRun }: { readonly json: boolean; readonly dryRun: boolean },
): Promise<number> {
  const done: Outcome[] = [];
  try {
    for await (const outcome of outcomes) {
      done.push(outcome);
      if (!json) print(formatOutcome(outcome, { dryRun }));
    }
  } finally {
    const kinds = done.map(({ outcome }) => outcome);
    const summary = `${dryRun ? "dry run, nothing was changed: " : ""}${
      formatOutcomeCounts(kinds)
    }`;
    print(
      json ? JSON.stringify({ dryRun, outcomes: done, counts: countOutcomes(kinds) }) : summary,
    );
  }
  return done.some(isUndone) ? 1 : 0;
}

function print(text: string): void {
  console.log(text);
}

try {
  Deno.exit(await main());
} catch (error) {
  console.error(explainFailure(error));
  Deno.exit(error instanceof SettingsError ? 2 : 1);
}
