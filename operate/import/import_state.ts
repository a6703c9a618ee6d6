/**
 * How far the import of a file is, in a file beside it: what a crash or Ctrl-C leaves for the next
 * run to go on from.
 *
 * @module
 */
import { hash } from "node:crypto";
import { z } from "zod";
import { TaskError } from "../../shared/service/task_error.ts";
import { toPathReason } from "../../shared/service/to_path_reason.ts";
import { writeFileAtomically } from "../../shared/service/write_file_atomically.ts";

const COUNT = z.int().min(0);
const STATE = z.object({
  version: z.literal(1),
  /** What tells the input from another version of it. */
  input: z.object({ bytes: COUNT, modifiedMs: z.number(), headSha256: z.string() }),
  /** Baskets of the file, from its beginning, that have their outcome. */
  baskets: COUNT,
  /** The last line of them, or element of an array. */
  line: COUNT,
  accepted: COUNT,
  rejected: COUNT,
  /** Rejected baskets by the code of their first fault. */
  rejectedByCode: z.array(z.tuple([z.string(), COUNT])),
  /** Sizes of the files of rejected baskets: what is beyond was written for no outcome. */
  rejectedBytes: COUNT,
  reasonsBytes: COUNT,
  isDone: z.boolean(),
  /** {@linkcode ReadingOptions} */
  timeZone: z.string().optional(),
  store: z.string().optional(),
});

/** What a person says of a file that it does not say itself. An import goes on with the same only. */
export interface ReadingOptions {
  /** The zone of times without an offset in CSV; absent: they are refused. */
  readonly timeZone?: string | undefined;
  /** The shop of all baskets of a CSV file that has no column for it. */
  readonly store?: string | undefined;
}

/** See {@linkcode readImportState}. */
export type ImportState = z.infer<typeof STATE>;

/** What identifies a version of an input file. */
export type InputIdentity = ImportState["input"];

/** Size, time of the last change and the beginning of `file`, which is at its start after that. */
export async function identifyInput(file: Deno.FsFile): Promise<InputIdentity> {
  const { size, mtime } = await file.stat();
  await file.seek(0, Deno.SeekMode.Start);
  const head = new Uint8Array(65_536);
  let filled = 0;
  while (filled < head.length) {
    const count = await file.read(head.subarray(filled));
    if (count === null) break;
    filled += count;
  }
  await file.seek(0, Deno.SeekMode.Start);
  const headSha256 = hash("sha256", head.subarray(0, filled), "hex");
  return { bytes: size, modifiedMs: mtime?.getTime() ?? 0, headSha256 };
}

/** Whether both are the same version of a file. */
export function isSameInput(a: InputIdentity, b: InputIdentity): boolean {
  return a.bytes === b.bytes && a.modifiedMs === b.modifiedMs && a.headSha256 === b.headSha256;
}

/** Nothing has its outcome yet. */
export function newImportState(input: InputIdentity): ImportState {
  return {
    version: 1,
    input,
    baskets: 0,
    line: 0,
    accepted: 0,
    rejected: 0,
    rejectedByCode: [],
    rejectedBytes: 0,
    reasonsBytes: 0,
    isDone: false,
  };
}

/** The state at `path`; `undefined` without a file. @throws {TaskError} when it is no state */
export async function readImportState(path: string): Promise<ImportState | undefined> {
  let text: string;
  try {
    text = await Deno.readTextFile(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw new TaskError(`Cannot read ${path}: ${toPathReason(error, "read")}`, { cause: error });
  }
  try {
    return STATE.parse(JSON.parse(text));
  } catch (cause) {
    const advice = "Remove it to import from the beginning: what is stored stays as it is";
    throw new TaskError(`Cannot use ${path}, it is not the state of an import\n${advice}`, {
      cause,
    });
  }
}

/** Replaces the state at `path`. @throws {TaskError} for a folder without rights, or a full disk */
export function writeImportState(path: string, state: ImportState): void {
  try {
    writeFileAtomically(path, `${JSON.stringify(state)}\n`);
  } catch (error) {
    throw toWriteError(error, path);
  }
}

/** Why a file of the import cannot be written, and what to do. */
export function toWriteError(cause: unknown, path: string): TaskError {
  const reason = toPathReason(cause, "write");
  const advice = "--folder DIR keeps the state and the rejected baskets elsewhere";
  return new TaskError(`Cannot write ${path}: ${reason}\n${advice}`, { cause });
}
