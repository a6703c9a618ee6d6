/**
 * Ends what tests of a copy left behind: a test file that is killed in its middle takes neither its
 * services nor its Postgres along.
 *
 * @module
 */
import { endProcesses, findProcesses } from "../support/process/find_processes.ts";

/**
 * Kills every process that has `folder` in its command line or environment, and waits until all are
 * gone. Does nothing where there is no `/proc`.
 */
export async function endProcessesOf(folder: string): Promise<void> {
  await endProcesses(
    "all processes of the copy",
    () => findProcesses(folder, ["cmdline", "environ"]),
  );
}
