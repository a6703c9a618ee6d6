/**
 * A task of deno.json as a process, with exactly the permissions that deno.json has for it.
 *
 * @module
 */
import config from "../../../deno.json" with { type: "json" };
import { type ProcessOptions, spawnProcess, type TestProcess } from "./spawn_process.ts";

/** The name of a task. */
export type TaskName = keyof typeof config.tasks;

/** Options for {@linkcode spawnTask}. */
export interface TaskOptions extends Pick<ProcessOptions, "args" | "env"> {
  /** Flags besides those of deno.json, for files that a test keeps elsewhere. */
  readonly permissions?: readonly string[];
}

/**
 * Starts `task` from the root, without the `deno task` in between: a signal reaches it alone. With
 * `deno task`, and in a terminal: {@linkcode spawnInTerminal}.
 */
export function spawnTask(
  task: TaskName,
  { args = [], env = {}, permissions = [] }: TaskOptions = {},
): TestProcess {
  const [program, subcommand, ...words] = config.tasks[task].command.split(" ");
  if (program !== "deno" || subcommand !== "run") throw new Error(`${task} is no deno run`);
  const script = words.pop() ?? "";
  return spawnProcess(Deno.execPath(), {
    args: ["run", ...words, ...permissions, script, ...args],
    // The default driver asks JSR first.
    env: { POSTGRES_DRIVER: "pg", NO_COLOR: "1", ...env },
  });
}
