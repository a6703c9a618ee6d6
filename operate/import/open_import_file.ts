/**
 * Opens the file that a person names, or says why not.
 *
 * @module
 */
import { UsageError } from "../../shared/service/run_task.ts";
import { TaskError } from "../../shared/service/task_error.ts";
import { toPathReason } from "../../shared/service/to_path_reason.ts";

/** An open input file. Disposing it closes it, and lets another import have it. */
export interface OpenedImportFile extends Disposable {
  readonly file: Deno.FsFile;
}

/**
 * The file, locked against a second import of it until it is closed.
 *
 * @throws {UsageError} when there is none, it is a folder or may not be read
 * @throws {TaskError} when another import has it
 */
export async function openImportFile(path: string): Promise<OpenedImportFile> {
  let file: Deno.FsFile;
  try {
    const { isFile, isDirectory } = await Deno.stat(path);
    // A pipe cannot be read from the beginning again after a crash.
    if (isDirectory) throw new UsageError(`Cannot import ${path}: it is a folder`);
    if (!isFile) throw new UsageError(`Cannot import ${path}: it is no file`);
    file = await Deno.open(path);
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(`Cannot import ${path}: ${toPathReason(error, "read")}`);
  }
  // Some network file systems lock only what is open for writing.
  const lock = await file.tryLock(true).catch(() => undefined);
  if (lock === false) {
    file.close();
    throw new TaskError(`Cannot import ${path}: another import of it is running`);
  }
  return {
    file,
    [Symbol.dispose]() {
      // Closing is not enough: a process that was forked at this moment holds the file until it
      // becomes another program, and with it the lock.
      if (lock === true) file.unlockSync();
      file.close();
    },
  };
}
