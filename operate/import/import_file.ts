/**
 * Imports one file: reads its baskets, sends them in chunks, keeps the rejected ones, and remembers
 * after each chunk how far it is.
 *
 * @module
 */
import { basename } from "node:path";
import type { Sleep } from "../../shared/service/sleep.ts";
import { TaskError } from "../../shared/service/task_error.ts";
import type { BatchClient } from "./batch_client.ts";
import type { ImportItem } from "./import_item.ts";
import {
  identifyInput,
  type ImportState,
  isSameInput,
  newImportState,
  readImportState,
  type ReadingOptions,
  writeImportState,
} from "./import_state.ts";
import { openImportFile } from "./open_import_file.ts";
import { openInput } from "./open_input.ts";
import { openRejectedFiles, type RejectedEntry, type RejectedFiles } from "./rejected_files.ts";
import { type ItemOutcome, sendChunk } from "./send_chunk.ts";

/** Options for {@linkcode importFile}. */
export interface ImportFileOptions extends ReadingOptions {
  /** Where state and rejected baskets go; the folder of the input by default. */
  readonly folder?: string | undefined;
  /** Begins from the start, whatever an earlier import did. */
  readonly again: boolean;
  readonly client: BatchClient;
  readonly signal: AbortSignal;
  readonly sleep?: Sleep;
  /** Most baskets of a request. @default {2_000} */
  readonly chunkBaskets?: number;
  /** Bytes after which a request is full. @default {4_194_304} */
  readonly chunkBytes?: number;
  readonly onNotice: (notice: string) => void;
  readonly onProgress: (progress: ImportProgress) => void;
}

/** How far an import is. */
export interface ImportProgress {
  readonly bytesRead: number;
  readonly bytes: number;
  readonly accepted: number;
  readonly rejected: number;
}

/** How an import ended. */
export interface ImportedFile {
  readonly state: ImportState;
  /** Baskets that this run sent or rejected; the others an earlier run did. */
  readonly newBaskets: number;
  readonly rejectedPath: string;
  readonly reasonsPath: string;
}

/**
 * Imports the file at `path`, or goes on where an earlier import of it ended.
 *
 * @throws {UsageError} for a file that holds no baskets
 * @throws {TaskError} for a file that changed meanwhile or ends too early, an API that does not take
 * baskets, and a folder that cannot be written
 * @throws the signal's reason when it aborts; the state then is that of the last chunk
 */
export async function importFile(path: string, options: ImportFileOptions): Promise<ImportedFile> {
  using opened = await openImportFile(path);
  const { file } = opened;
  const base = options.folder === undefined ? path : `${options.folder}/${basename(path)}`;
  const statePath = `${base}.import-state.json`;
  const identity = await identifyInput(file);
  const earlier = options.again ? undefined : await readImportState(statePath);
  if (earlier !== undefined && !isSameInput(earlier.input, identity)) {
    throw new TaskError(
      `Cannot go on with ${path}: it has changed since its first ${earlier.baskets} baskets were ` +
        "imported\n--again imports it from the beginning; baskets that are stored stay as they are",
    );
  }
  const { timeZone, store } = options;
  for (const [name, given] of [["timeZone", timeZone], ["store", store]] as const) {
    if (earlier === undefined || earlier[name] === given) continue;
    const before = earlier[name] === undefined ? "without" : `with ${earlier[name]} as`;
    throw new TaskError(
      `Cannot go on with ${path}: its first ${earlier.baskets} baskets were imported ${before} ` +
        `${FLAGS[name]}\n--again imports it from the beginning; baskets that are stored stay as ` +
        "they are",
    );
  }
  const input = await openInput(file, { path, timeZone, store });
  let state: ImportState = earlier ?? { ...newImportState(identity), timeZone, store };
  using rejectedFiles = openRejectedFiles(base, {
    form: input.rejected,
    sizes: state,
    isFresh: earlier === undefined,
    onKept: (from, to) => options.onNotice(`${from} of an earlier import is now ${to}`),
  });
  const { path: rejectedPath, reasonsPath } = rejectedFiles;
  const start = state.baskets;
  if (state.isDone) return { state, newBaskets: 0, rejectedPath, reasonsPath };
  if (start > 0) {
    options.onNotice(`${path}: goes on behind line ${state.line}, after ${start} baskets`);
  }
  // Written before anything is sent: a folder that cannot be written is found out now.
  writeImportState(statePath, state);

  const format = input.format === "array" ? "array" : "ndjson";
  const chunks = inItemChunks(input.items, { ...options, path, from: state });
  for await (const chunk of readAhead(chunks)) {
    options.signal.throwIfAborted();
    const sendable = chunk.filter(({ json }) => json !== undefined);
    const outcomes = await sendChunk(sendable.map(({ json }) => json as Uint8Array), {
      client: options.client,
      format,
      signal: options.signal,
      sleep: options.sleep,
    });
    state = settleChunk(state, { chunk, outcomes, rejectedFiles });
    writeImportState(statePath, state);
    const { accepted, rejected } = state;
    options.onProgress({
      bytesRead: input.bytesRead(),
      bytes: identity.bytes,
      accepted,
      rejected,
    });
  }
  if (!isSameInput(identity, await identifyInput(file))) {
    throw new TaskError(`${path} has changed while it was imported: see what it is, then --again`);
  }
  state = { ...state, isDone: true };
  writeImportState(statePath, state);
  return { state, newBaskets: state.baskets - start, rejectedPath, reasonsPath };
}

/** The state after a chunk; its rejected baskets are on the disk before. */
function settleChunk(
  state: ImportState,
  { chunk, outcomes, rejectedFiles }: {
    readonly chunk: readonly ImportItem[];
    /** Of those that were sent. */
    readonly outcomes: readonly ItemOutcome[];
    readonly rejectedFiles: RejectedFiles;
  },
): ImportState {
  const byCode = new Map(state.rejectedByCode);
  const entries: RejectedEntry[] = [];
  let at = 0;
  for (const item of chunk) {
    const outcome = item.json === undefined ? item.faults : outcomes[at++];
    if (outcome === undefined) throw new Error("A basket was sent and has no outcome");
    if (outcome === "accepted") continue;
    entries.push({ item, faults: outcome });
    const code = outcome[0]?.code ?? "invalid_basket";
    const known = byCode.has(code) || byCode.size < MAX_CODES ? code : "other";
    byCode.set(known, (byCode.get(known) ?? 0) + 1);
  }
  return {
    ...state,
    ...rejectedFiles.add(entries),
    baskets: state.baskets + chunk.length,
    line: chunk.at(-1)?.lastLine ?? state.line,
    accepted: state.accepted + chunk.length - entries.length,
    rejected: state.rejected + entries.length,
    rejectedByCode: [...byCode],
  };
}

/**
 * The items behind those that `from` has counted, so many that a request and memory stay small.
 *
 * @throws {TaskError} when they do not end where `from` says: another version of the import has read
 * the file, and basket by basket otherwise, so that going on would leave some out
 */
async function* inItemChunks(
  items: AsyncIterable<ImportItem>,
  { path, from, chunkBaskets = 2_000, chunkBytes = 4_194_304, signal }: {
    readonly path: string;
    readonly from: Pick<ImportState, "baskets" | "line">;
    readonly chunkBaskets?: number;
    readonly chunkBytes?: number;
    readonly signal: AbortSignal;
  },
): AsyncGenerator<readonly ImportItem[], void> {
  let chunk: ImportItem[] = [];
  let bytes = 0;
  let line = 0;
  for await (const item of items) {
    if (item.number <= from.baskets) {
      line = item.number === from.baskets ? item.lastLine : NaN;
      if (item.number % 1_000 === 0) signal.throwIfAborted();
      continue;
    }
    if (line !== from.line) break;
    chunk.push(item);
    bytes += item.bytes;
    if (chunk.length < chunkBaskets && bytes < chunkBytes) continue;
    yield chunk;
    chunk = [];
    bytes = 0;
  }
  if (line !== from.line) {
    throw new TaskError(
      `Cannot go on with ${path}: another version of this task began with it, and reads it ` +
        "otherwise\n--again imports it from the beginning; baskets that are stored stay as they are",
    );
  }
  if (chunk.length > 0) yield chunk;
}

/** The same, reading the next one while the API takes the one before. */
async function* readAhead<T>(all: AsyncGenerator<T, void>): AsyncGenerator<T, void> {
  try {
    let coming = all.next();
    while (true) {
      const { done, value } = await coming;
      if (done) return;
      coming = all.next();
      // What it fails with counts when it is asked for.
      coming.catch(() => {});
      yield value as T;
    }
  } finally {
    await all.return();
  }
}

/** An API of ours has some twenty; whatever answers, the state stays small. */
const MAX_CODES = 100;

const FLAGS = { timeZone: "--time-zone", store: "--store" } as const;
