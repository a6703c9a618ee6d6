/**
 * A file that may change while the API runs, such as that of the keys or of the shops. There is no
 * timer and no watcher: using the content checks the file, and so does a scrape.
 *
 * @module
 */

/** Access to the file. Both functions throw when it cannot be read. */
export interface RereadableFile {
  /** Changes whenever the content may have. Cheap, as it is called once a second. */
  readonly version: () => string;
  readonly read: () => string;
}

/** The content, or every fault of it as a sentence without a subject: "must be …". */
export type ParsedFile<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly faults: readonly string[] };

/** When a file is checked, and what is called with the outcome. */
export interface RereadOptions {
  /** Milliseconds of a clock that never goes back. @default {performance.now} */
  readonly now?: () => number;
  /** The time of day, for `badSince`. @default {new Date} */
  readonly date?: () => Date;
  /** Shortest time between two checks of the file. @default {1_000} */
  readonly checkIntervalMs?: number;
}

/** Options for {@linkcode openRereadFile}. */
export interface OpenRereadFileOptions<T> extends RereadOptions {
  /** Never throws. */
  readonly parse: (text: string) => ParsedFile<T>;
  /** Called when the file turns bad, and when its faults change. */
  readonly onBadFile: (faults: readonly string[]) => void;
  /** Called when the file is good again. */
  readonly onGoodFile: () => void;
}

/** The content of the file as it was last good. */
export interface RereadFile<T> {
  /** The same object until the file has been read again. */
  readonly current: () => T;
  /** When the file turned bad; `undefined` while it is good. */
  readonly badSince: () => Date | undefined;
}

/** The open file, or its faults. */
export type OpenedRereadFile<T> =
  | { readonly ok: true; readonly file: RereadFile<T> }
  | { readonly ok: false; readonly faults: readonly string[] };

/**
 * Reads the file, and again whenever it changes. When it is bad or missing later, the last good
 * content stays, since a typo must not turn away every till. So a bad file is read again with each
 * check until it is good, and `badSince` raises an alert. Never throws.
 */
export function openRereadFile<T>(
  file: RereadableFile,
  options: OpenRereadFileOptions<T>,
): OpenedRereadFile<T> {
  const { parse, onBadFile, onGoodFile } = options;
  const { now = () => performance.now(), date = () => new Date(), checkIntervalMs = 1_000 } =
    options;
  let version = readVersion(file);
  const first = readContent(file, parse);
  if (!first.ok) return first;
  let content = first.value;
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
    const parsed = readContent(file, parse);
    if (parsed.ok) takeOver(parsed.value);
    else keepOld(parsed.faults);
  }

  function takeOver(value: T): void {
    content = value;
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
    file: {
      current() {
        checkWhenDue();
        return content;
      },
      badSince() {
        checkWhenDue();
        return bad?.since;
      },
    },
  };
}

function readVersion(file: RereadableFile): string {
  try {
    return file.version();
  } catch {
    return "unreadable";
  }
}

function readContent<T>(
  file: RereadableFile,
  parse: (text: string) => ParsedFile<T>,
): ParsedFile<T> {
  let text: string;
  try {
    text = file.read();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { ok: false, faults: [`must be a file that can be read: ${reason}`] };
  }
  return parse(text);
}
