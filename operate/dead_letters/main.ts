/**
 * The task `dead-letters`: looks at records that could not become rows, and settles them. Exit
 * code 0 when all was done, 1 when something could not be done, 2 for a wrong command line.
 *
 * @module
 */
import { RUNNING_RULES } from "../../consumer/categorise/categorise.ts";
import { createPrepareRecord } from "../../consumer/prepare_record.ts";
import { discardDeadLetters } from "../../shared/dead_letters/discard_dead_letters.ts";
import { DEAD_LETTER_CODES } from "../../shared/dead_letters/dead_letter_code.ts";
import {
  countOutcomes,
  formatOutcome,
  formatOutcomeCounts,
  isUndone,
  type Outcome,
} from "../../shared/dead_letters/outcome.ts";
import { listDeadLetters, readDeadLetters } from "../../shared/dead_letters/read_dead_letters.ts";
import { openKafkaOptions } from "../../shared/kafka/open_kafka_options.ts";
import { formatPosition } from "../../shared/kafka/position.ts";
import type { Database } from "../../shared/postgres/database.ts";
import { openDatabase } from "../../shared/postgres/open_database.ts";
import { toggle } from "../../shared/service/parse_task_arguments.ts";
import { runTaskWithCommands, toCommand, UsageError } from "../../shared/service/run_task.ts";
import {
  DATABASE_SETTINGS,
  KAFKA_SETTINGS,
  toTopics,
} from "../../shared/service/service_settings.ts";
import { integer, oneOf, optional, readSettings } from "../../shared/service/settings.ts";
import { AUTHOR_OPTIONS, AUTHOR_USAGE, toAuthor } from "../author.ts";
import { REASON } from "../reason.ts";
import { describeDeadLetter } from "./describe_dead_letter.ts";
import { formatDeadLetter, toDeadLetterJson } from "./format_dead_letter.ts";
import { formatList, toListJson } from "./format_list.ts";
import { parsePositions, parseSelection, POSITIONS } from "./parse_selection.ts";
import { replayDeadLetters } from "../../consumer/dead_letters/replay_dead_letters.ts";
import { createReplayProducer } from "../../consumer/dead_letters/replay_producer.ts";

const prepare = createPrepareRecord(RUNNING_RULES);
const JSON_OPTION = { json: toggle() } as const;
const CODE = { code: optional(oneOf(DEAD_LETTER_CODES)) } as const;
const DRY_RUN = { "dry-run": toggle() } as const;

await runTaskWithCommands({
  name: "dead-letters",
  usage: `Records that could not become rows: look at them and settle them.
Usage: deno task dead-letters list    [--code C] [--limit N] [--all] [--json]
                              show    TOPIC/PARTITION@OFFSET [--json]
                              replay  [--code C | TOPIC/PARTITION@OFFSET …] [--replace]
                                      [--new-id] [--by NAME] [--reason TEXT] [--dry-run] [--json]
                              discard (--code C | TOPIC/PARTITION@OFFSET …) --reason TEXT
                                      [--by NAME] [--dry-run] [--json]
  list     the open ones, newest first, and how many there are by code; --all adds those that
           were replayed or discarded; at most N (default 50)
  show     everything about one, with its faults as validated again now; beside it the stored
           basket with the same store and id, if there is one. Two dead letters have the
           same position when offsets started again: show prints both, replay and discard take both
  replay   validates again and sends what is valid now to the topic it came from; the rest is
           named and left. Without a code or positions: all that are open
  --replace  puts a conflict in the place of the stored basket, whose old version is kept in the
           table replaced_baskets; without it conflicts are left
  --new-id   stores what came with another date under an id that was used before (id_reused) under
           an id of its own, id~date, the same each time; an id too long for that is cut, with a
           part of its hash. Where two have the same id and date, the second becomes a conflict
           under the new id, and the output says so
  discard  marks as not to be replayed, with the reason; deletes nothing
  --dry-run  says what would happen and changes nothing
Codes:
  ${DEAD_LETTER_CODES.join("\n  ")}
${AUTHOR_USAGE}
Settings: DATABASE_URL, KAFKA_BROKERS (replay) and those beside them in docs/settings.md.
Each command can be run again: what is settled already is left as it is. Exit code: 0 when all was
done, 1 when something could not be done, 2 for a wrong command line.`,
  commands: {
    list: toCommand({
      options: {
        ...CODE,
        limit: integer({ min: 1, max: 100_000, fallback: 50 }),
        all: toggle(),
        ...JSON_OPTION,
      },
      async main({ options }) {
        await using database = await open(readTaskSettings());
        const list = await listDeadLetters(database, options);
        console.log(options.json ? JSON.stringify(toListJson(list)) : formatList(list, options));
      },
    }),
    show: toCommand({
      options: JSON_OPTION,
      operands: { ...POSITIONS, min: 1, max: 1 },
      async main({ options: { json }, operands }) {
        const positions = parsePositions(operands);
        await using database = await open(readTaskSettings());
        const deadLetters = await readDeadLetters(database, positions);
        if (deadLetters.length === 0) {
          const names = positions.map(formatPosition).join(", ");
          console.error(`There is no dead letter of the record ${names}`);
          return 1;
        }
        for (const [index, deadLetter] of deadLetters.entries()) {
          const description = await describeDeadLetter(database, deadLetter);
          if (json) console.log(JSON.stringify(toDeadLetterJson(description)));
          else console.log(`${index > 0 ? "\n" : ""}${formatDeadLetter(description)}`);
        }
        return 0;
      },
    }),
    replay: toCommand({
      options: {
        ...CODE,
        replace: toggle(),
        "new-id": toggle(),
        ...AUTHOR_OPTIONS,
        ...DRY_RUN,
        ...JSON_OPTION,
      },
      operands: POSITIONS,
      async main({ options, operands }) {
        const { code, replace, "new-id": newId, "dry-run": dryRun, json } = options;
        const selection = parseSelection({ code, positions: operands });
        if (replace && newId) throw new UsageError("Give --replace or --new-id, not both");
        const settings = readTaskSettings();
        await using database = await open(settings);
        const kafka = await openKafkaOptions(settings, { clientId: "delhaize-dead-letters" });
        await using producer = createReplayProducer(kafka);
        const { live, bulk } = toTopics(settings);
        const outcomes = replayDeadLetters(selection, {
          replace,
          newId,
          dryRun,
          author: toAuthor(options),
          database,
          prepare,
          send: producer.send,
          servedTopics: [live, bulk],
        });
        return await report(outcomes, { json, dryRun });
      },
    }),
    discard: toCommand({
      options: {
        ...CODE,
        ...AUTHOR_OPTIONS,
        reason: REASON,
        ...DRY_RUN,
        ...JSON_OPTION,
      },
      operands: POSITIONS,
      async main({ options: { code, by, reason, "dry-run": dryRun, json }, operands }) {
        const selection = parseSelection({ code, positions: operands });
        if (selection.by === "all") {
          throw new UsageError("Give --code or positions: discard never discards all there are");
        }
        await using database = await open(readTaskSettings());
        const outcomes = await discardDeadLetters(selection, {
          database,
          author: { ...toAuthor({ by, reason }), reason },
          dryRun,
        });
        return await report(outcomes, { json, dryRun });
      },
    }),
  },
});

function readTaskSettings() {
  return readSettings(Deno.env.get, { ...KAFKA_SETTINGS, ...DATABASE_SETTINGS });
}

function open(settings: ReturnType<typeof readTaskSettings>): Promise<Database> {
  return openDatabase(settings, { applicationName: "delhaize-dead-letters", maxConnections: 2 });
}

/** Prints each outcome as it happens, so that those before an outage are known. */
async function report(
  outcomes: Iterable<Outcome> | AsyncIterable<Outcome>,
  { json, dryRun }: { readonly json: boolean; readonly dryRun: boolean },
): Promise<number> {
  const done: Outcome[] = [];
  let hasEnded = false;
  try {
    for await (const outcome of outcomes) {
      done.push(outcome);
      if (!json) console.log(formatOutcome(outcome, { dryRun }));
    }
    hasEnded = true;
  } finally {
    const kinds = done.map(({ outcome }) => outcome);
    if (!hasEnded && done.length === 0) {
      // It failed at once: "nothing to do" would be wrong.
    } else if (json) {
      console.log(JSON.stringify({ dryRun, outcomes: done, counts: countOutcomes(kinds) }));
    } else {
      const prefix = dryRun ? "dry run, nothing was changed: " : "";
      console.log(`${prefix}${formatOutcomeCounts(kinds)}`);
    }
  }
  return done.some(isUndone) ? 1 : 0;
}
