/**
 * Writes docs/settings.md from the settings themselves: `deno run --allow-write=docs
 * docs/write_settings.ts`. A test holds the page to what this makes.
 *
 * @module
 */
import { API_SETTINGS } from "../api/api_settings.ts";
import { CONSUMER_SETTINGS } from "../consumer/consumer_settings.ts";
import { API_CLIENT_SETTINGS, GENERATOR_SETTINGS } from "../generator/generator_settings.ts";
import { LOCAL_SETTINGS } from "../local/local_settings.ts";
import {
  DATABASE_SETTINGS,
  KAFKA_SETTINGS,
  LOG_SETTINGS,
  SECRETS_SETTINGS,
} from "../shared/service/service_settings.ts";
import type { SettingsSpec } from "../shared/service/settings.ts";
import { toSettingsTable } from "../shared/service/settings_table.ts";

interface Section {
  readonly title: string;
  readonly readBy: string;
  readonly settings: SettingsSpec;
}

const SHARED = { ...LOG_SETTINGS, ...SECRETS_SETTINGS, ...KAFKA_SETTINGS, ...DATABASE_SETTINGS };

const SECTIONS: readonly Section[] = [
  {
    title: "The API",
    readBy: "`deno task api`, besides logs, Kafka and Postgres. `api/edge.ts` reads no file, has " +
      "no database and no port, wants `API_KEYS` or `AUTH`, and shows no metrics unless " +
      "`METRICS_ACCESS` is set",
    settings: without(API_SETTINGS, SHARED),
  },
  {
    title: "The consumer",
    readBy: "`deno task consume`, besides logs, Kafka and Postgres",
    settings: without(CONSUMER_SETTINGS, SHARED),
  },
  {
    title: "Clients of the API",
    readBy: "`deno task generate`, `stress` and `import`",
    settings: without(API_CLIENT_SETTINGS, SECRETS_SETTINGS),
  },
  {
    title: "The generator",
    readBy: "`deno task generate`, besides logs",
    settings: without(GENERATOR_SETTINGS, { ...LOG_SETTINGS, ...API_CLIENT_SETTINGS }),
  },
  {
    title: "Kafka",
    readBy: "`deno task api`, `consume`, `verify`, `dead-letters` and `topics`",
    settings: without(KAFKA_SETTINGS, SECRETS_SETTINGS),
  },
  {
    title: "Postgres",
    readBy: "`deno task api`, `consume` and every task that reads or changes tables",
    settings: without(DATABASE_SETTINGS, SECRETS_SETTINGS),
  },
  {
    title: "Files of secrets",
    readBy: "`deno task` of everything that reads such a file",
    settings: SECRETS_SETTINGS,
  },
  { title: "Logs", readBy: "the three services", settings: LOG_SETTINGS },
  {
    title: "On this machine",
    readBy: "`deno task local`; `deno task demo` reads `LOCAL_DIR`",
    settings: LOCAL_SETTINGS,
  },
];

/** The whole page. `deno fmt` aligns its tables. */
export function toSettingsPage(): string {
  const parts = SECTIONS.map(({ title, readBy, settings }) =>
    `## ${title}\n\nRead by ${readBy}.\n\n${toSettingsTable(settings)}\n`
  );
  return `# Settings

Environment variables. Every default fits \`deno task local\`. An empty variable counts as unset, and blanks around a value do not count (a password with some belongs in a file). A
bad setting stops the start with one message that names every bad one and the form it should have.
Tracing has settings of its own, \`OTEL_…\`: [operations.md](operations.md#tracing).

This page is written from the settings: \`deno run --allow-write=docs docs/write_settings.ts\`.

${parts.join("\n")}`;
}

function without(settings: SettingsSpec, left: SettingsSpec): SettingsSpec {
  return Object.fromEntries(
    Object.entries(settings).filter(([name]) => !Object.hasOwn(left, name)),
  );
}

if (import.meta.main) {
  await Deno.writeTextFile(new URL("./settings.md", import.meta.url), toSettingsPage());
}
