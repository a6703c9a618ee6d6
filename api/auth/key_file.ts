/**
 * API keys in a file that may change while the API runs: keys are added and revoked without a
 * restart. There is no timer and no watcher: using a key checks the file, and so does a scrape.
 *
 * @module
 */
import { getLogger } from "../../shared/service/log.ts";
import { toFileReason } from "../../shared/service/read_setting_file.ts";
import type { ApiKey } from "./api_key.ts";
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
  /** The time of day, for `badSince`. @default {new Date} */
  readonly date?: () => Date;
  /** Shortest time between two checks of the file. @default {1_000} */
  readonly checkIntervalMs?: number;
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
 * Reads the file, and again whenever it changes. When it is bad or missing later, the last good
 * keys stay valid, since a typo must not lock out every till, and so does a key that the new
 * content revokes. So a bad file is read again with each check until it is good, and `badSince`
 * raises an alert. Never throws.
 */
export function openKeyFile(file: KeyFile, options: KeyFileOptions = {}): OpenedKeyFile {
  const { now = () => performance.now(), date = () => new Date(), checkIntervalMs = 1_000 } =
    options;
  const { onBadFile = logBadFile, onGoodFile = logGoodFile } = options;
  let version = readVersion(file);
  const first = readKeys(file);
  if (!first.ok) return first;
  let ring = createKeyRing(first.keys);
  let checkedAt = now();
  let bad: { readonly since: Date; readonly faults: string } | undefined;

  function checkWhenDue(): void {
    if (now() - checkedAt < checkIntervalMs) return;
    checkedAt = now();
    // Before the content: a change in between means one reading too many, never one too few.
    const current = readVersion(file);
    // A bad file may become readable without a new version, as after an EMFILE or a chmod.
    if (current === version && bad === undefined) return;
    version = current;
    const parsed = readKeys(file);
    if (parsed.ok) takeOver(parsed.keys);
    else keepOld(parsed.faults);
  }

  function takeOver(keys: readonly ApiKey[]): void {
    ring = createKeyRing(keys);
    if (bad !== undefined) onGoodFile();
    bad = undefined;
  }

  function keepOld(faults: readonly string[]): void {
    const text = faults.join("\n");
    if (bad?.faults !== text) onBadFile(faults);
    bad = { since: bad?.since ?? date(), faults: text };
  }

  return {
    ok: true,
    keys: {
      verify(token) {
        checkWhenDue();
        return ring.verify(token);
      },
      badSince() {
        checkWhenDue();
        return bad?.since;
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
  logger.error("Cannot use the changed file of API keys, the keys before it stay valid", {
    faults,
  });
}

function logGoodFile(): void {
  logger.info("The file of API keys is good again");
}

const logger = getLogger(["api", "auth"]);
