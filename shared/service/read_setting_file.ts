/**
 * Files that settings name, such as a certificate authority or a password.
 *
 * @module
 */
import { TaskError } from "./task_error.ts";
import { toPathReason } from "./to_path_reason.ts";

/**
 * The text of the file that `setting` names.
 *
 * @throws {TaskError} naming the setting, the path and what to do
 */
export async function readSettingFile(setting: string, path: string): Promise<string> {
  try {
    const { isDirectory, isFile, size } = await Deno.stat(path);
    if (isDirectory) throw new Deno.errors.IsADirectory();
    // A device or a pipe may never end.
    if (!isFile) throw new Error("it is no file");
    if (size > MAX_FILE_BYTES) throw new Error("it has more than 1 MiB");
    const text = decodeText(await Deno.readFile(path));
    if (text.trim() === "") throw new Error("it is empty");
    return text;
  } catch (error) {
    throw toFileError(error, { setting, path });
  }
}

/**
 * The text of a file, without the mark that some editors put at its beginning.
 *
 * @throws {Error} for what is no UTF-8, such as a certificate in DER or a password in UTF-16: it would
 * be used with its bytes replaced
 *
 * @example
 * ```ts
 * import { decodeText } from "./read_setting_file.ts";
 * import { assertEquals, assertThrows } from "@std/assert";
 *
 * assertEquals(decodeText(new Uint8Array([0xef, 0xbb, 0xbf, 0x61])), "a");
 * assertThrows(() => decodeText(new Uint8Array([0xff, 0xfe, 0x61, 0])), Error, "no text in UTF-8");
 * ```
 */
export function decodeText(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new Error("it is no text in UTF-8; certificates and keys must be PEM");
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
    ? "tasks may read files in certs/ and in the folder that SECRETS_DIR names only; " +
      "put it there, or set SECRETS_DIR to its folder (no blanks or commas in its path)"
    : toPathReason(error, "read");
}

/** The system's certificate authorities together are a quarter of it. */
const MAX_FILE_BYTES = 1_048_576;
