/**
 * Every setting of the consumer.
 *
 * @module
 */
import {
  DATABASE_SETTINGS,
  KAFKA_SETTINGS,
  LOG_SETTINGS,
  TILL_SETTINGS,
} from "../shared/service/service_settings.ts";
import { host, integer } from "../shared/service/settings.ts";

/** By the name of its environment variable. */
export const CONSUMER_SETTINGS = {
  ...LOG_SETTINGS,
  ...KAFKA_SETTINGS,
  ...DATABASE_SETTINGS,
  HOST: host({ fallback: "127.0.0.1", description: "Address of health and metrics" }),
  PORT: integer({
    min: 0,
    max: 65_535,
    fallback: 8_001,
    description: "Port of health and metrics; 0: any",
  }),
  ...TILL_SETTINGS,
  KAFKA_SESSION_TIMEOUT_MS: integer({
    min: 6_000,
    max: 300_000,
    fallback: 30_000,
    description: "How long a silent consumer keeps its partitions, in milliseconds",
  }),
} as const;
