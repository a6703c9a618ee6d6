/**
 * The settings that more than one service reads, with the defaults that fit `deno task local`.
 * Each service spreads the groups it needs into its own spec.
 *
 * @module
 */
import { LOG_FORMATS, LOG_LEVELS } from "./log.ts";
import { addresses, flag, integer, oneOf, optional, type Settings, text, url } from "./settings.ts";
import { DEFAULT_TOPICS, type Topics } from "../kafka/topics.ts";

/** How much is logged, and in which form. */
export const LOG_SETTINGS = {
  LOG_LEVEL: oneOf(LOG_LEVELS, { fallback: "info" }),
  LOG_FORMAT: oneOf(LOG_FORMATS, { fallback: "json" }),
} as const;

/** Where the broker is, how to be let in, and the names of topics and group. */
export const KAFKA_SETTINGS = {
  KAFKA_BROKERS: addresses({ fallback: ["127.0.0.1:9092"] }),
  KAFKA_TOPIC: text({ fallback: DEFAULT_TOPICS.live }),
  KAFKA_BULK_TOPIC: text({ fallback: DEFAULT_TOPICS.bulk }),
  KAFKA_DEAD_LETTER_TOPIC: text({ fallback: DEFAULT_TOPICS.deadLetters }),
  KAFKA_GROUP_ID: text({ fallback: "delhaize-consumer" }),
  KAFKA_PARTITIONS: integer({ min: 1, max: 10_000, fallback: 6 }),
  KAFKA_REPLICATION_FACTOR: optional(integer({ min: 1, max: 100 })),
  KAFKA_TLS: flag({ fallback: false }),
  KAFKA_CA_FILE: optional(text({ form: "the path of a PEM file" })),
  KAFKA_SASL_MECHANISM: optional(oneOf(["plain", "scram-sha-256", "scram-sha-512"])),
  KAFKA_SASL_USERNAME: optional(text()),
  KAFKA_SASL_PASSWORD: optional(text()),
} as const;

/** Where Postgres is, and through which driver it is spoken to. */
export const DATABASE_SETTINGS = {
  DATABASE_URL: url({
    schemes: ["postgres", "postgresql"],
    fallback: "postgres://delhaize:delhaize@127.0.0.1:5432/delhaize",
  }),
  DATABASE_CA_FILE: optional(text({ form: "the path of a PEM file" })),
  POSTGRES_DRIVER: oneOf(["auto", "deno-postgres", "pg"], { fallback: "auto" }),
} as const;

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
