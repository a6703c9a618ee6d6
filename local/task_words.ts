/**
 * The words of a task's command, for those who start a task without `deno task`: a signal then
 * reaches the service and no shell in between.
 *
 * @module
 */
import config from "../deno.json" with { type: "json" };

/** The name of a task. */
export type TaskName = keyof typeof config.tasks;

/**
 * The words after `deno`, the script last. Where the shell of `deno task` would put the folder that
 * `SECRETS_DIR` names, `secretsDir` is put.
 */
export function toTaskWords(
  task: TaskName,
  { secretsDir = "certs" }: { readonly secretsDir?: string | undefined } = {},
): string[] {
  return config.tasks[task].command.replace(/\$\(.*?\)/, secretsDir).split(" ").slice(1);
}
