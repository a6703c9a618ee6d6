/**
 * From the settings to the keys that the API admits.
 *
 * @module
 */
import {
  oneOf,
  optional,
  type Settings,
  text,
  toSettingsError,
} from "../../shared/service/settings.ts";
import { refuseFiles } from "../files/refuse_files.ts";
import type { RereadableFile } from "../files/reread_file.ts";
import { openKeyFile } from "./key_file.ts";
import { type ApiKeys, createKeyRing } from "./key_ring.ts";
import { parseApiKeys } from "./parse_api_keys.ts";

/** Who may use the API. */
export const AUTH_SETTINGS = {
  API_KEYS: optional(text({
    form: "a JSON array of entries",
    description: "Who may use the API: the entries that `deno task api-key create` prints. " +
      "Without keys the API listens on loopback only",
  })),
  API_KEYS_FILE: optional(text({
    form: "the path of a JSON file",
    description: "The same list in a file, which is read again when it changes",
  })),
  AUTH: optional(oneOf(["none"], {
    description: "`none`: everybody who reaches the address may do everything",
  })),
} as const;

/** The values of {@linkcode AUTH_SETTINGS}. */
export type AuthSettings = Settings<typeof AUTH_SETTINGS>;

/** Options for {@linkcode openApiKeys}. */
export interface OpenApiKeysOptions {
  /** Gives access to the file at a path. @default {refuseFiles} */
  readonly toFile?: (path: string) => RereadableFile;
  /** Milliseconds of a clock that never goes back. @default {performance.now} */
  readonly now?: () => number;
}

/**
 * The keys that the settings name, or `undefined` when they name none.
 *
 * @throws {SettingsError} naming every fault of the keys, and never a value
 */
export function openApiKeys(
  settings: AuthSettings,
  { toFile = refuseFiles, now = () => performance.now() }: OpenApiKeysOptions = {},
): ApiKeys | undefined {
  const { API_KEYS: list, API_KEYS_FILE: path, AUTH: auth } = settings;
  if (list !== undefined && path !== undefined) {
    throw toSettingsError(["API_KEYS and API_KEYS_FILE are both set: only one of them may be"]);
  }
  if (auth === "none" && (list !== undefined || path !== undefined)) {
    throw toSettingsError(["AUTH is none although there are API keys: remove one of them"]);
  }
  if (path !== undefined) {
    const opened = openKeyFile(toFile(path), { now });
    if (!opened.ok) throw toSettingsError(opened.faults.map((fault) => `API_KEYS_FILE ${fault}`));
    return opened.keys;
  }
  if (list === undefined) return undefined;
  const parsed = parseApiKeys(list);
  if (!parsed.ok) throw toSettingsError(parsed.faults.map((fault) => `API_KEYS ${fault}`));
  return createKeyRing(parsed.keys);
}
