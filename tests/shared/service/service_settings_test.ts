/**
 * Bare settings fit `deno task local`, and their names are the contract's.
 *
 * @module
 */
import { assertEquals, assertThrows } from "@std/assert";
import {
  DATABASE_SETTINGS,
  KAFKA_SETTINGS,
  LOG_SETTINGS,
} from "../../../shared/service/service_settings.ts";
import {
  readSettings,
  SettingsError,
  type SettingsSpec,
} from "../../../shared/service/settings.ts";

Deno.test("service settings default to what the design says", async (t) => {
  const cases: { name: string; input: SettingsSpec; expected: Record<string, unknown> }[] = [
    { name: "log", input: LOG_SETTINGS, expected: { LOG_LEVEL: "info", LOG_FORMAT: undefined } },
    {
      name: "Kafka",
      input: KAFKA_SETTINGS,
      expected: {
        SECRETS_DIR: undefined,
        KAFKA_BROKERS: ["127.0.0.1:9092"],
        KAFKA_TOPIC: "delhaize_shop",
        KAFKA_BULK_TOPIC: "delhaize_shop_2",
        KAFKA_DEAD_LETTER_TOPIC: "delhaize_shop_dead_letters",
        KAFKA_GROUP_ID: "delhaize-consumer",
        KAFKA_PARTITIONS: 6,
        KAFKA_REPLICATION_FACTOR: undefined,
        KAFKA_TLS: false,
        KAFKA_CA_FILE: undefined,
        KAFKA_CERT_FILE: undefined,
        KAFKA_KEY_FILE: undefined,
        KAFKA_SASL_MECHANISM: undefined,
        KAFKA_SASL_USERNAME: undefined,
        KAFKA_SASL_PASSWORD: undefined,
        KAFKA_SASL_PASSWORD_FILE: undefined,
      },
    },
    {
      name: "database",
      input: DATABASE_SETTINGS,
      expected: {
        SECRETS_DIR: undefined,
        DATABASE_URL: "postgres://delhaize:delhaize@127.0.0.1:5432/delhaize",
        DATABASE_URL_FILE: undefined,
        DATABASE_PASSWORD: undefined,
        DATABASE_PASSWORD_FILE: undefined,
        DATABASE_CA_FILE: undefined,
        DATABASE_CERT_FILE: undefined,
        DATABASE_KEY_FILE: undefined,
        POSTGRES_DRIVER: "auto",
      },
    },
  ];
  for (const { name, input, expected } of cases) {
    await t.step(name, () => assertEquals(readSettings(() => undefined, input), expected));
  }
});

Deno.test("service settings take every word of the contract", async (t) => {
  const cases: { name: string; spec: SettingsSpec; words: string[] }[] = [
    { name: "LOG_LEVEL", spec: LOG_SETTINGS, words: ["debug", "info", "warning", "error"] },
    { name: "LOG_FORMAT", spec: LOG_SETTINGS, words: ["json", "text"] },
    {
      name: "KAFKA_SASL_MECHANISM",
      spec: KAFKA_SETTINGS,
      words: ["plain", "scram-sha-256", "scram-sha-512"],
    },
    { name: "POSTGRES_DRIVER", spec: DATABASE_SETTINGS, words: ["auto", "deno-postgres", "pg"] },
  ];
  for (const { name, spec, words } of cases) {
    await t.step(name, () => {
      for (const word of words) {
        const settings = readSettings((asked) => asked === name ? word : undefined, spec);
        assertEquals(settings[name], word);
      }
    });
  }
});

Deno.test("service settings take no name of a topic that Kafka does not", () => {
  const bad = ["a b", "a/b", "é", "..", "x".repeat(250)];
  for (const name of bad) {
    assertThrows(
      () => readSettings((each) => each === "KAFKA_TOPIC" ? name : undefined, KAFKA_SETTINGS),
      SettingsError,
      "KAFKA_TOPIC is not the name of a topic: at most 249 letters, digits and ._-",
    );
  }
});

Deno.test("service settings keep a bad DATABASE_URL and its password to themselves", () => {
  const { DATABASE_URL, POSTGRES_DRIVER } = DATABASE_SETTINGS;
  const { message } = assertThrows(
    () =>
      readSettings(() => "mysql://delhaize:hunter2@db/delhaize", { DATABASE_URL, POSTGRES_DRIVER }),
    SettingsError,
  );
  assertEquals(
    message,
    `Cannot start with these settings:
  DATABASE_URL is not a URL that begins with postgres:// or postgresql://
  POSTGRES_DRIVER is not one of auto, deno-postgres, pg`,
  );
});
