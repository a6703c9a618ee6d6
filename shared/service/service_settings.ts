/**
 * The settings that more than one service reads, with the defaults that fit `deno task local`.
 * Each service spreads the groups it needs into settings of its own.
 *
 * @module
 */
import { LOG_FORMATS, LOG_LEVELS } from "./log.ts";
import { DEFAULT_TOPICS, type Topics } from "../kafka/topics.ts";
import { findUrlFault } from "../postgres/find_url_fault.ts";
import {
  addresses,
  fileOf,
  flag,
  integer,
  oneOf,
  optional,
  REREAD,
  type Setting,
  type Settings,
  text,
} from "./settings.ts";

/** How much is logged, and in which form. */
export const LOG_SETTINGS = {
  LOG_LEVEL: oneOf(LOG_LEVELS, { fallback: "info", description: "Lines below it are not written" }),
  LOG_FORMAT: optional(
    oneOf(LOG_FORMATS, {
      description: "The form of a line; unset: `text` in a terminal, else `json`",
    }),
  ),
} as const;

/** Of tills, for the consumer and for the API, whose alerts must agree. */
export const TILL_SETTINGS = {
  TILL_GRACE_MINUTES: integer({
    min: 0,
    max: 10_080,
    fallback: 15,
    description: "How long a receipt may be missing before the alert, in minutes",
  }),
} as const;

/** Where files of secrets may lie. `deno.json` has the folder in each task's `--allow-read`. */
export const SECRETS_SETTINGS = {
  SECRETS_DIR: optional(text({
    form: "the path of a folder, without blanks and commas",
    description: "A folder besides `certs/` that files which settings name may lie in, such as " +
      "`/run/secrets`. `deno task` lets the task read it",
  })),
} as const;

/** Where the broker is, how to be let in, and the names of topics and group. */
export const KAFKA_SETTINGS = {
  ...SECRETS_SETTINGS,
  KAFKA_BROKERS: addresses({
    fallback: ["127.0.0.1:9092"],
    description: "Brokers to begin with; the rest of the cluster is learned from them",
  }),
  KAFKA_TOPIC: topic({
    fallback: DEFAULT_TOPICS.live,
    description: "Topic of single baskets. Topics are created when missing, never altered",
  }),
  KAFKA_BULK_TOPIC: topic({
    fallback: DEFAULT_TOPICS.bulk,
    description: "Topic of batches, so that a backfill never delays single baskets",
  }),
  KAFKA_DEAD_LETTER_TOPIC: topic({
    fallback: DEFAULT_TOPICS.deadLetters,
    description: "Topic of copies of dead letters, another one than those two; the table " +
      "`dead_letters` is what counts",
  }),
  KAFKA_GROUP_ID: text({
    fallback: "delhaize-consumer",
    description:
      "The consumer group of the live lane; that of the bulk lane has -bulk behind it. The API asks the broker how far they are behind",
  }),
  KAFKA_PARTITIONS: integer({
    min: 1,
    max: 10_000,
    fallback: 6,
    description: "Partitions of a topic that is created: the most consumers that can share it",
  }),
  KAFKA_REPLICATION_FACTOR: optional(integer({
    min: 1,
    max: 100,
    description: "Replicas of a topic that is created; unset: the broker's default",
  })),
  KAFKA_TLS: flag({ fallback: false, description: "Whether to connect with TLS" }),
  KAFKA_CA_FILE: optional(text({
    form: "the path of a PEM file",
    description: `Certificate authorities to trust instead of the system's. ${REREAD}`,
  })),
  KAFKA_CERT_FILE: optional(text({
    form: "the path of a PEM file",
    description: `Our certificate, for brokers that ask for one; goes with the key. ${REREAD}`,
  })),
  KAFKA_KEY_FILE: optional(text({
    form: "the path of a PEM file",
    description: "The private key of that certificate, without a passphrase. Read again likewise",
  })),
  KAFKA_SASL_MECHANISM: optional(saslMechanism()),
  KAFKA_SASL_USERNAME: optional(text({ description: "The user to log in as" })),
  KAFKA_SASL_PASSWORD: optional(text({ description: "The user's password" })),
  KAFKA_SASL_PASSWORD_FILE: fileOf("KAFKA_SASL_PASSWORD"),
} as const;

/** Where Postgres is, and which driver connects to it. */
export const DATABASE_SETTINGS = {
  ...SECRETS_SETTINGS,
  DATABASE_URL: databaseUrl({
    fallback: "postgres://delhaize:delhaize@127.0.0.1:5432/delhaize",
    description: "Postgres 15 or newer, or PgBouncer before it. `?sslmode=` as in libpq; without " +
      "it a CA or a client certificate means `verify-full`, and none of them means `disable`",
  }),
  DATABASE_URL_FILE: fileOf("DATABASE_URL"),
  DATABASE_PASSWORD: optional(text({
    description: "The password, as it is, in the place of the one in the URL",
  })),
  DATABASE_PASSWORD_FILE: fileOf("DATABASE_PASSWORD"),
  DATABASE_CA_FILE: pemFile("Certificate authorities to trust for Postgres"),
  DATABASE_CERT_FILE: pemFile("Our certificate, for a Postgres that asks for one"),
  DATABASE_KEY_FILE: pemFile("The key of that certificate, without a password"),
  POSTGRES_DRIVER: oneOf(["auto", "deno-postgres", "pg"], {
    fallback: "auto",
    description: "`auto` takes deno-postgres where JSR answers within 3 s, else pg. " +
      "Name one in production",
  }),
} as const;

/** Where a copy of the database is, for the API's read routes. */
export const DATABASE_READ_SETTINGS = {
  DATABASE_READ_URL: optional(databaseUrl({
    description: "A replica, or another role, for the dashboard and the reports; unset: " +
      "`DATABASE_URL`. `GET /baskets/{store}/{id}` always asks that one",
  })),
  DATABASE_READ_URL_FILE: fileOf("DATABASE_READ_URL"),
  DATABASE_READ_PASSWORD: optional(text({
    description: "Its password, in the place of the one in that URL",
  })),
  DATABASE_READ_PASSWORD_FILE: fileOf("DATABASE_READ_PASSWORD"),
} as const;

function databaseUrl(
  options: { readonly fallback?: string; readonly description: string },
): Setting<string> {
  const form = "a URL that begins with postgres:// or postgresql://";
  return {
    ...text({ form, ...options }),
    parse: (value) => findUrlFault(value) === undefined ? value : undefined,
    explain: (value) =>
      /^postgres(?:ql)?:/i.test(value) ? `cannot be used: ${findUrlFault(value)}` : undefined,
  };
}

/** A name that Kafka takes. */
function topic(
  options: { readonly fallback: string; readonly description: string },
): Setting<string> {
  const form = "the name of a topic: at most 249 letters, digits and ._-";
  const isName = (name: string) => /^(?!\.{1,2}$)[A-Za-z0-9._-]{1,249}$/.test(name);
  return { ...text({ form, ...options }), parse: (name) => isName(name) ? name : undefined };
}

/** Kafka itself writes the names in capitals. */
function saslMechanism() {
  const setting = oneOf(["plain", "scram-sha-256", "scram-sha-512"], {
    description: "How to log in, also in capitals; goes together with the two below",
  });
  return { ...setting, parse: (value: string) => setting.parse(value.toLowerCase()) };
}

function pemFile(description: string): Setting<string | undefined> {
  const form = "the path of a PEM file";
  return optional(text({ form, description: `${description}. ${REREAD}` }));
}

/** The values of {@linkcode DATABASE_READ_SETTINGS}. */
export type DatabaseReadSettings = Settings<typeof DATABASE_READ_SETTINGS>;
/** The values of {@linkcode KAFKA_SETTINGS}. */
export type KafkaSettings = Settings<typeof KAFKA_SETTINGS>;
/** The values of {@linkcode DATABASE_SETTINGS}. */
export type DatabaseSettings = Settings<typeof DATABASE_SETTINGS>;

/** The topic names that the settings give. */
export function toTopics(settings: KafkaSettings): Topics {
  return {
    live: settings.KAFKA_TOPIC,
    bulk: settings.KAFKA_BULK_TOPIC,
    deadLetters: settings.KAFKA_DEAD_LETTER_TOPIC,
  };
}
