/**
 * Every setting of the API.
 *
 * @module
 */
import {
  DATABASE_READ_SETTINGS,
  DATABASE_SETTINGS,
  KAFKA_SETTINGS,
  LOG_SETTINGS,
  TILL_SETTINGS,
} from "../shared/service/service_settings.ts";
import { host, integer, oneOf, origins } from "../shared/service/settings.ts";
import { AUTH_SETTINGS } from "./auth/open_api_keys.ts";
import { BODY_LIMIT_SETTINGS } from "./limits/body_limits.ts";
import { LIMIT_SETTINGS } from "./limits/limit_settings.ts";
import { TIME_ZONE_SETTINGS } from "./stats/time_zone.ts";
import { STORE_SETTINGS } from "./stores/open_known_stores.ts";

const ACCESS = ["public", "read", "off"] as const;

/** By the name of its environment variable. */
export const API_SETTINGS = {
  ...LOG_SETTINGS,
  ...KAFKA_SETTINGS,
  ...DATABASE_SETTINGS,
  ...DATABASE_READ_SETTINGS,
  HOST: host({ fallback: "127.0.0.1", description: "Address to listen on" }),
  PORT: integer({ min: 0, max: 65_535, fallback: 8_000, description: "Port to listen on; 0: any" }),
  DRAIN_DELAY_MS: integer({
    min: 0,
    max: 60_000,
    fallback: 1_000,
    description: "How long the API goes on serving after SIGTERM while it is already unready, " +
      "in milliseconds",
  }),
  ...AUTH_SETTINGS,
  ...STORE_SETTINGS,
  ...TIME_ZONE_SETTINGS,
  ...TILL_SETTINGS,
  METRICS_ACCESS: oneOf(ACCESS, {
    fallback: "public",
    description: "Who may read `/metrics`: everybody, keys with the scope `read`, or nobody",
  }),
  DOCS_ACCESS: oneOf(ACCESS, {
    fallback: "public",
    description: "Who may read `/docs` and `/openapi.json`, likewise",
  }),
  CORS_ORIGINS: origins({
    fallback: [],
    description: "Origins whose pages may use the API from a browser",
  }),
  ...LIMIT_SETTINGS,
  ...BODY_LIMIT_SETTINGS,
} as const;
