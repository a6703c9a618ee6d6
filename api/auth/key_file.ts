/**
 * API keys in a file that may change while the API runs: keys are added and revoked without a
 * restart. There is no timer and no watcher: using a key checks the file.
 *
 * @module
 */
import { getLogger } from "../../shared/service/log.ts";
import { toFileReason } from "../../shared/service/read_setting_file.ts";
import { type ApiKeys, createKeyRing } from "./key_ring.ts";
import { parseApiKeys, type ParsedApiKeys } from "./parse_api_keys.ts";

/** Access to the file. Both functions throw when it cannot be read. */
export interface KeyFile {
  /** Changes whenever the content may have. Cheap, as it is called once a second. */
  readonly version: () => string;
  readonly read: () => string;
}

/** Options for {@linkcode openKeyFile}. */
export interface KeyFileOptions {
  /** Milliseconds of a clock that never goes back. @default {performance.now} */
  readonly now?: () => number;
  /** Shortest time between two checks of the file. @default {1_000} */
  readonly checkIntervalMs?: number;
  /** Called when a changed file is bad, once for each version of it. @default {logs an error} */
  readonly onBadFile?: (faults: readonly string[]) => void;
}

/** The keys, or the faults of the file. */
export type OpenedKeyFile =
  | { readonly ok: true; readonly keys: ApiKeys }
  | { readonly ok: false; readonly faults: readonly string[] };

/**
 * Reads the file, and again whenever it changes. When it is bad or missing later, the last good
 * keys stay valid: a typo must not lock out every till. Never throws.
 */
export function openKeyFile(file: KeyFile, options: KeyFileOptions = {}): OpenedKeyFile {
  const { now = () => performance.now(), checkIntervalMs = 1_000, onBadFile = logBadFile } =
    options;
  let version = readVersion(file);
  const first = readKeys(file);
  if (!first.ok) return first;
  let ring = createKeyRing(first.keys);
  let checkedAt = now();

  function reload(): void {
    checkedAt = now();
    // Before the content: a change in between means one reading too many, never one too few.
    const current = readVersion(file);
    if (current === version) return;
    version = current;
    const parsed = readKeys(file);
    if (parsed.ok) ring = createKeyRing(parsed.keys);
    else onBadFile(parsed.faults);
  }

  return {
    ok: true,
    keys: {
      verify(token) {
        if (now() - checkedAt >= checkIntervalMs) reload();
        return ring.verify(token);
      },
    },
  };
}

/** The file at `path`. Links are followed, so a secret that Kubernetes swaps is noticed. */
export function toKeyFile(path: string): KeyFile {
  return {
    version() {
      const { mtime, size, ino } = Deno.statSync(path);
      return `${mtime?.getTime()} ${size} ${ino}`;
    },
    read() {
      try {
        return Deno.readTextFileSync(path);
      } catch (cause) {
        throw new Error(`${path}: ${toFileReason(cause)}`, { cause });
      }
    },
  };
}

function readVersion(file: KeyFile): string {
  try {
    return file.version();
  } catch {
    return "unreadable";
  }
}

function readKeys(file: KeyFile): ParsedApiKeys {
  let text: string;
  try {
    text = file.read();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { ok: false, faults: [`must be a file that can be read: ${reason}`] };
  }
  return parseApiKeys(text);
}

function logBadFile(faults: readonly string[]): void {
  getLogger(["api", "auth"]).error("Cannot use the changed file of API keys", { faults });
}
