/**
 * A task of the consumer as a process of its own, with the very permissions that deno.json gives.
 *
 * @module
 */
import config from "../../../deno.json" with { type: "json" };

/** The command that runs `task` with `args` against the database of that URL. */
export function toTaskCommand(
  task: "recategorise" | "uncategorised",
  { args = [], database }: { readonly args?: readonly string[]; readonly database: string },
): Deno.Command {
  const [, ...words] = config.tasks[task].command.split(" ");
  const script = words.pop() ?? "";
  return new Deno.Command(Deno.execPath(), {
    args: [...words, "--quiet", "--no-prompt", script, ...args],
    cwd: new URL("../../../", import.meta.url),
    env: { POSTGRES_DRIVER: "pg", NO_COLOR: "1", DATABASE_URL: database },
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  });
}

/** What a process wrote, and how it ended. */
export interface TaskResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** The output of a process as text. */
export function toTexts({ code, stdout, stderr }: Deno.CommandOutput): TaskResult {
  const decoder = new TextDecoder();
  return { code, stdout: decoder.decode(stdout), stderr: decoder.decode(stderr) };
}
