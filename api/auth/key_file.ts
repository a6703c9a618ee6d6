/**
 * API keys in a file that may change while the API runs: keys are added and revoked without a
 * restart.
 *
 * @module
 */
import { getLogger } from "../../shared/service/log.ts";
import { openRereadFile, type RereadableFile, type RereadOptions } from "../files/reread_file.ts";
import { type ApiKeys, createKeyRing } from "./key_ring.ts";
import { parseApiKeys } from "./parse_api_keys.ts";

/** Options for {@linkcode openKeyFile}. */
export interface KeyFileOptions extends RereadOptions {
  /** Called when the file turns bad, and when its faults change. @default {logs an error} */
  readonly onBadFile?: (faults: readonly string[]) => void;
  /** Called when the file is good again. @default {logs it} */
  readonly onGoodFile?: () => void;
}

/** The keys, or the faults of the file. */
export type OpenedKeyFile =
  | { readonly ok: true; readonly keys: ApiKeys }
  | { readonly ok: false; readonly faults: readonly string[] };

/**
 * Reads the file, and again whenever it changes. While it is bad, the last good keys stay valid, and
 * so does a key that the new content revokes. Never throws.
 */
export function openKeyFile(file: RereadableFile, options: KeyFileOptions = {}): OpenedKeyFile {
  const opened = openRereadFile(file, {
    onBadFile: logBadFile,
    onGoodFile: logGoodFile,
    ...options,
    parse(text) {
      const parsed = parseApiKeys(text);
      return parsed.ok ? { ok: true, value: createKeyRing(parsed.keys) } : parsed;
    },
  });
  if (!opened.ok) return opened;
  const { current, badSince } = opened.file;
  return {
    ok: true,
    keys: { verify: (token) => current().verify(token), all: () => current().all(), badSince },
  };
}

function logBadFile(faults: readonly string[]): void {
  logger.error("Cannot use the changed file of API keys, the keys before it stay valid", {
    faults,
  });
}

function logGoodFile(): void {
  logger.info("The file of API keys is good again");
}

const logger = getLogger(["api", "auth"]);
