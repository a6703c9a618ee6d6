/**
 * A task of deno.json as a process, with exactly the permissions that deno.json has for it.
 *
 * @module
 */
import { type TaskName, toTaskWords } from "../../../local/task_words.ts";
import { type ProcessOptions, spawnProcess, type TestProcess } from "./spawn_process.ts";

export type { TaskName } from "../../../local/task_words.ts";

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
  const [subcommand, ...words] = toTaskWords(task, { secretsDir: env.SECRETS_DIR });
  if (subcommand !== "run") throw new Error(`${task} is no deno run`);
  const script = words.pop() ?? "";
  return spawnProcess(Deno.execPath(), {
    args: ["run", ...words, ...permissions, script, ...args],
    // The default driver asks JSR first.
    env: { POSTGRES_DRIVER: "pg", NO_COLOR: "1", ...env },
  });
}
