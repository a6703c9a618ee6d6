/**
 * The words of a task's command, for those who start a task without `deno task`: a signal then
 * reaches the service and no shell in between.
 *
 * @module
 */
import config from "../deno.json" with { type: "json" };

/** The name of a task. */
export type TaskName = keyof typeof config.tasks;

/** Options for {@linkcode toTaskWords}. */
export interface TaskWordsOptions {
  /** Where the shell of `deno task` would put the folder that `SECRETS_DIR` names. @default {"certs"} */
  readonly secretsDir?: string | undefined;
  /** The folder of another version of the project, whose deno.json counts. */
  readonly root?: URL | undefined;
}

/** The words after `deno`, the script last. */
export function toTaskWords(
  task: TaskName,
  { secretsDir = "certs", root }: TaskWordsOptions = {},
): string[] {
  const { tasks }: Pick<typeof config, "tasks"> = root === undefined
    ? config
    : JSON.parse(Deno.readTextFileSync(new URL("deno.json", root)));
  return tasks[task].command.replace(/\$\(.*?\)/, secretsDir).split(" ").slice(1);
}
