/**
 * Processes that tests start from `fixtures/`, with their lines as they come.
 *
 * @module
 */

/** A running fixture. */
export interface Fixture extends AsyncDisposable {
  readonly process: Deno.ChildProcess;
  /** The next line of standard output, or `undefined` at its end. */
  nextLine(): Promise<string | undefined>;
}

/** Runs `fixtures/<name>.ts`; disposing kills it if it still runs. */
export function spawnFixture(name: string, ...args: readonly string[]): Fixture {
  const script = new URL(`fixtures/${name}.ts`, import.meta.url);
  const process = new Deno.Command(Deno.execPath(), {
    args: ["run", "--quiet", "--no-prompt", script.href, ...args],
    stdin: "null",
    stdout: "piped",
    stderr: "inherit",
    env: { NO_COLOR: "1" },
  }).spawn();
  const reader = process.stdout.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  return {
    process,
    async nextLine() {
      while (!rest.includes("\n")) {
        const { done, value } = await reader.read();
        if (done) return undefined;
        rest += value;
      }
      const end = rest.indexOf("\n");
      const line = rest.slice(0, end);
      rest = rest.slice(end + 1);
      return line;
    },
    async [Symbol.asyncDispose]() {
      try {
        process.kill("SIGKILL");
      } catch {
        // It has ended by itself.
      }
      await reader.cancel();
      await process.status;
    },
  };
}
