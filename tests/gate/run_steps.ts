/**
 * Runs commands one after the other, as a person at a terminal would.
 *
 * @module
 */

/** One command: its name for the report, and the words after `deno`. */
export interface Step {
  readonly name: string;
  readonly args: readonly string[];
  /** Over the environment of this process. */
  readonly env?: Readonly<Record<string, string>>;
}

/**
 * Runs the steps in this terminal until one fails.
 *
 * @returns the exit code: 0, or that of the step that failed
 */
export async function runSteps(steps: readonly Step[]): Promise<number> {
  for (const { name, args, env = {} } of steps) {
    console.error(`— ${name}`);
    const { code } = await new Deno.Command(Deno.execPath(), {
      args: [...args],
      cwd: new URL("../../", import.meta.url),
      env: { ...env },
      stdin: "null",
    }).spawn().status;
    if (code !== 0) {
      console.error(`— ${name} failed with exit code ${code}`);
      return code;
    }
  }
  return 0;
}
