/**
 * A script that only tests run, as a process: to signal or to kill it.
 *
 * @module
 */
import { spawnProcess, type TestProcess } from "./spawn_process.ts";

/** Runs the script at `url` with the permissions of the tests. */
export function spawnScript(url: URL, ...args: readonly string[]): TestProcess {
  return spawnProcess(Deno.execPath(), {
    args: ["run", "--quiet", "--allow-all", url.href, ...args],
    env: { NO_COLOR: "1" },
  });
}
