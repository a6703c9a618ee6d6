/**
 * The rejected baskets of an import, in a file of the form they came in, and their reasons in a
 * second one, a line each.
 *
 * @module
 */
import type { ImportItem, ItemFault, RejectedForm } from "./import_item.ts";
import { toWriteError } from "./import_state.ts";

/** The two files; they are made with the first rejected basket. */
export interface RejectedFiles extends Disposable {
  readonly path: string;
  readonly reasonsPath: string;
  /** Adds baskets, and puts them on the disk. @returns the sizes of both files */
  add(entries: readonly RejectedEntry[]): RejectedSizes;
}

/** A rejected basket. */
export interface RejectedEntry {
  readonly item: ImportItem;
  readonly faults: readonly ItemFault[];
}

/** Bytes, without what only ends the file. */
export interface RejectedSizes {
  readonly rejectedBytes: number;
  readonly reasonsBytes: number;
}

/** A line of the reasons. */
export interface RejectedReason {
  /** The basket's number in the input. */
  readonly basket: number;
  readonly line: number;
  readonly lastLine: number;
  readonly errors: readonly ItemFault[];
}

/**
 * Goes on with the files of `base`, cut to `sizes`: what is beyond comes again. Files of an earlier
 * import are kept under another name when this one begins.
 */
export function openRejectedFiles(
  base: string,
  { form, sizes, isFresh, onKept }: {
    readonly form: RejectedForm;
    readonly sizes: RejectedSizes;
    /** Whether this import begins at the start. Otherwise it goes on with the files that are there. */
    readonly isFresh: boolean;
    /** Told of each file that got another name. */
    readonly onKept: (from: string, to: string) => void;
  },
): RejectedFiles {
  const path = `${base}.rejected.${form.extension}`;
  const reasonsPath = `${base}.rejected.reasons.ndjson`;
  let { rejectedBytes, reasonsBytes } = sizes;
  let files: { readonly rejected: Deno.FsFile; readonly reasons: Deno.FsFile } | undefined;

  for (const each of [path, reasonsPath]) {
    if (isFresh) keepEarlier(each, onKept);
    // A crash left it: its baskets have no outcome yet.
    else if (reasonsBytes === 0 && exists(each)) Deno.removeSync(each);
  }

  function open() {
    const options = { write: true, create: true };
    const rejected = Deno.openSync(path, options);
    try {
      return { rejected, reasons: Deno.openSync(reasonsPath, options) };
    } catch (error) {
      rejected.close();
      throw error;
    }
  }

  return {
    path,
    reasonsPath,
    add(entries) {
      if (entries.length === 0) return { rejectedBytes, reasonsBytes };
      try {
        files ??= open();
        const parts: Uint8Array[] = [];
        for (const { item, faults } of entries) {
          const bytes = item.toRejected(faults);
          if (bytes.length === 0) continue;
          parts.push(rejectedBytes + parts.length === 0 ? form.begin : form.between, bytes);
        }
        const reasons = entries.map(({ item, faults }) => encoder.encode(toReason(item, faults)));
        rejectedBytes = append(files.rejected, rejectedBytes, parts);
        append(files.rejected, rejectedBytes, [form.end]);
        reasonsBytes = append(files.reasons, reasonsBytes, reasons);
      } catch (error) {
        throw toWriteError(error, path);
      }
      return { rejectedBytes, reasonsBytes };
    },
    [Symbol.dispose]() {
      files?.rejected.close();
      files?.reasons.close();
    },
  };
}

function toReason({ number, line, lastLine }: ImportItem, errors: readonly ItemFault[]): string {
  const reason: RejectedReason = { basket: number, line, lastLine, errors };
  return `${JSON.stringify(reason)}\n`;
}

/** Writes `parts` at `position` and cuts what is behind. @returns the new size */
function append(file: Deno.FsFile, position: number, parts: readonly Uint8Array[]): number {
  file.truncateSync(position);
  file.seekSync(position, Deno.SeekMode.Start);
  let size = position;
  for (const part of parts) {
    for (let at = 0; at < part.length;) at += file.writeSync(part.subarray(at));
    size += part.length;
  }
  file.syncDataSync();
  return size;
}

/** Somebody may be mending it. */
function keepEarlier(path: string, onKept: (from: string, to: string) => void): void {
  if (!exists(path)) return;
  let number = 1;
  while (exists(`${path}.${number}`)) number++;
  try {
    Deno.renameSync(path, `${path}.${number}`);
  } catch (error) {
    throw toWriteError(error, path);
  }
  onKept(path, `${path}.${number}`);
}

function exists(path: string): boolean {
  try {
    Deno.lstatSync(path);
    return true;
  } catch {
    return false;
  }
}

const encoder = new TextEncoder();
