/**
 * Files that settings name, such as a certificate authority.
 *
 * @module
 */
import { TaskError } from "./task_error.ts";
import { toPathReason } from "./to_path_reason.ts";

/**
 * The text of the file that `setting` names; `undefined` without one.
 *
 * @throws {TaskError} naming the setting, the path and what to do
 */
export async function readSettingFile(
  setting: string,
  path: string | undefined,
): Promise<string | undefined> {
  if (path === undefined) return undefined;
  try {
    return await Deno.readTextFile(path);
  } catch (error) {
    throw toFileError(error, { setting, path });
  }
}

/** The error of reading the file at `path` as a sentence. */
export function toFileError(
  cause: unknown,
  { setting, path }: { readonly setting: string; readonly path: string },
): TaskError {
  const reason = toFileReason(cause);
  return new TaskError(`Cannot read ${path}, the file that ${setting} names: ${reason}`, { cause });
}

/** Why a file could not be read, in words. */
export function toFileReason(error: unknown): string {
  return error instanceof Deno.errors.NotCapable
    ? "tasks may read files in certs/ only; put it there"
    : toPathReason(error, "read");
}
