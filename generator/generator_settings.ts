/**
 * Every setting of the generator, and those that other clients of the API share.
 *
 * @module
 */
import { LOG_SETTINGS, SECRETS_SETTINGS } from "../shared/service/service_settings.ts";
import { decimal, fileOf, host, integer, optional, text, url } from "../shared/service/settings.ts";
import { API_KEY_FORM, isApiKey } from "./open_api_key.ts";

/** Where the API is, and the key to show it. */
export const API_CLIENT_SETTINGS = {
  ...SECRETS_SETTINGS,
  API_URL: url({
    schemes: ["http", "https"],
    fallback: "http://127.0.0.1:8000",
    description: "Where the API is",
  }),
  API_KEY: optional({
    ...text({ form: API_KEY_FORM, description: "Sent as a bearer token where the API has keys" }),
    parse: (value) => isApiKey(value) ? value : undefined,
  }),
  API_KEY_FILE: fileOf("API_KEY", {
    description: "The same in a file, which is read again each second: a new one needs no restart",
  }),
} as const;

/** By the name of its environment variable. */
export const GENERATOR_SETTINGS = {
  ...LOG_SETTINGS,
  HOST: host({ fallback: "127.0.0.1", description: "Address of health and metrics" }),
  PORT: integer({
    min: 0,
    max: 65_535,
    fallback: 8_002,
    description: "Port of health and metrics; 0: any",
  }),
  ...API_CLIENT_SETTINGS,
  BASKETS_PER_SECOND: decimal({
    min: 0.01,
    max: 20_000,
    fallback: 50,
    description: "How many baskets are sent each second",
  }),
  TILLS_PER_SHOP: integer({
    min: 0,
    max: 1_000,
    fallback: 0,
    description: "Tills of each shop, which number their receipts and close their days; 0: none",
  }),
  SEED: optional(integer({
    min: 0,
    max: Number.MAX_SAFE_INTEGER,
    description: "The same seed on the same day makes the same baskets; unset: a random one",
  })),
} as const;
