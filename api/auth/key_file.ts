/**
 * API keys in a file that may change while the API runs: keys are added and withdrawn without a
 * restart. No timer and no watcher: the file is looked at when a key is used.
 *
 * @module
 */
import { getLogger } from "../../shared/service/log.ts";
import { type ApiKeys, createKeyRing } from "./key_ring.ts";
import { parseApiKeys, type ParsedApiKeys } from "./parse_api_keys.ts";

/** The file, as far as it is needed here. Both throw when it cannot be read. */
export interface KeyFile {
  /** Changes whenever the content may have. Cheap: it is asked once a second. */
  readonly version: () => string;
  readonly read: () => string;
}

/** Options for {@linkcode openKeyFile}. */
export interface KeyFileOptions {
  /** Milliseconds of a clock that never goes back. @default {performance.now} */
  readonly now?: () => number;
  /** Shortest time between two looks at the file. @default {1_000} */
  readonly checkIntervalMs?: number;
  /** Told when a changed file is bad, once for each version of it. @default an error line */
  readonly onBadFile?: (faults: readonly string[]) => void;
}

/** The keys, or what is wrong with the file at the start. */
export type OpenedKeyFile =
  | { readonly ok: true; readonly keys: ApiKeys }
  | { readonly ok: false; readonly faults: readonly string[] };

/**
 * Reads the file and goes on with it. A file that is bad or gone later leaves the last good keys
 * valid: a slip of an editor must not lock every till out. It never throws.
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
    // Before the content: a change in between gives one reading too many, never one too few.
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

/** The file at `path`; a link is followed, so Kubernetes's way of swapping a secret is seen. */
export function toKeyFile(path: string): KeyFile {
  return {
    version() {
      const { mtime, size, ino } = Deno.statSync(path);
      return `${mtime?.getTime()} ${size} ${ino}`;
    },
    read: () => Deno.readTextFileSync(path),
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
  } catch {
    return { ok: false, faults: ["must be a file that can be read"] };
  }
  return parseApiKeys(text);
}

function logBadFile(faults: readonly string[]): void {
  getLogger(["api", "auth"]).error("Cannot take over the changed file of API keys", { faults });
}
