/**
 * The settings of an API on an edge: those of the API without what an edge has not.
 *
 * @module
 */
import { KAFKA_SETTINGS, LOG_SETTINGS } from "../shared/service/service_settings.ts";
import { oneOf, readSettings, type Settings, toSettingsError } from "../shared/service/settings.ts";
import { API_SETTINGS } from "./api_settings.ts";
import { AUTH_SETTINGS } from "./auth/open_api_keys.ts";
import { BODY_LIMIT_SETTINGS } from "./limits/body_limits.ts";
import { LIMIT_SETTINGS } from "./limits/limit_settings.ts";
import { STORE_SETTINGS } from "./stores/open_known_stores.ts";

/** By the name of its environment variable. */
export const EDGE_SETTINGS = {
  ...LOG_SETTINGS,
  LOG_FORMAT: oneOf(["json", "text"], { fallback: "json" }),
  ...KAFKA_SETTINGS,
  ...AUTH_SETTINGS,
  ...STORE_SETTINGS,
  // The address is open to everybody, and the counters are those of one isolate of many.
  METRICS_ACCESS: { ...API_SETTINGS.METRICS_ACCESS, fallback: { value: "off" } },
  DOCS_ACCESS: API_SETTINGS.DOCS_ACCESS,
  CORS_ORIGINS: API_SETTINGS.CORS_ORIGINS,
  ...LIMIT_SETTINGS,
  ...BODY_LIMIT_SETTINGS,
} as const;

/** The values of {@linkcode EDGE_SETTINGS}. */
export type EdgeSettings = Settings<typeof EDGE_SETTINGS>;

/**
 * Reads them from an environment.
 *
 * @throws {SettingsError} naming every bad setting, every one that names a file, and missing keys
 */
export function readEdgeSettings(get: (name: string) => string | undefined): EdgeSettings {
  const settings = readSettings(get, EDGE_SETTINGS);
  const faults = Object.entries(settings)
    .filter(([name, value]) => name.endsWith("_FILE") && value !== undefined)
    .map(([name]) => `${name} names a file, and this entry reads none: leave it out`);
  if (settings.API_KEYS === undefined && settings.AUTH !== "none") {
    faults.push(
      "API_KEYS is not set: set it (deno task api-key create makes a key), or set AUTH to none " +
        "to admit everybody who reaches this address",
    );
  }
  if (faults.length === 0) return settings;
  throw toSettingsError(faults);
}
