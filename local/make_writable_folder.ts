/**
 * The folder that LOCAL_DIR names.
 *
 * @module
 */
import { TaskError } from "../shared/service/task_error.ts";
import { toPathReason } from "../shared/service/to_path_reason.ts";

/**
 * Makes the folder when it is missing.
 *
 * @throws {TaskError} when it cannot be made, or this user may not write there
 */
export async function makeWritableFolder(path: string): Promise<void> {
  try {
    await Deno.mkdir(path, { recursive: true });
    await Deno.remove(await Deno.makeTempFile({ dir: path, prefix: "may-write-" }));
  } catch (cause) {
    const isFile = cause instanceof Deno.errors.AlreadyExists ||
      cause instanceof Deno.errors.NotADirectory;
    const reason = isFile ? "it is no folder" : toPathReason(cause, "write");
    throw new TaskError(`Cannot use the folder ${path}: ${reason}. Set LOCAL_DIR to another one`, {
      cause,
    });
  }
}
