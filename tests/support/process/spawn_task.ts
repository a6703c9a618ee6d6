/**
 * Starts one of the generator's tasks as a process of its own, with the permissions it is
 * documented to need and no other.
 *
 * @module
 */
/** Options for {@linkcode startTask}. */
export interface TaskOptions {
  readonly permissions: readonly string[];
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

/** A task that runs. */
export interface TaskProcess extends AsyncDisposable {
  /** The next line of standard output or standard error; `undefined` at the end of both. */
  nextLine(): Promise<string | undefined>;
  stop(signal: "SIGINT" | "SIGTERM"): void;
  /** Resolves when the process has ended, with what `nextLine` has not yet given. */
  end(): Promise<{ readonly code: number; readonly output: string }>;
}

/** Starts the entry point `file`, a path from the root. */
export function startTask(file: string, options: TaskOptions): TaskProcess {
  const { permissions, args = [], env = {} } = options;
  const script = new URL(`../../../${file}`, import.meta.url).pathname;
  const process = new Deno.Command(Deno.execPath(), {
    args: ["run", "--quiet", "--no-prompt", "--cached-only", ...permissions, script, ...args],
    env: { NO_COLOR: "1", ...env },
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const lines = mergeLines([process.stdout, process.stderr]).getReader();
  let ended = false;
  process.status.then(() => ended = true);

  return {
    nextLine: async () => (await lines.read()).value,
    stop: (signal) => process.kill(signal),
    end,
    async [Symbol.asyncDispose]() {
      if (!ended) process.kill("SIGKILL");
      await end();
    },
  };

  async function end() {
    const rest: string[] = [];
    for (let line = await lines.read(); !line.done; line = await lines.read()) {
      rest.push(line.value);
    }
    const { code } = await process.status;
    return { code, output: rest.join("\n") };
  }
}

/** The lines of all streams, in the order they come. */
function mergeLines(
  streams: readonly ReadableStream<Uint8Array<ArrayBuffer>>[],
): ReadableStream<string> {
  return new ReadableStream({
    async start(controller) {
      await Promise.all(streams.map(async (stream) => {
        let rest = "";
        for await (const chunk of stream.pipeThrough(new TextDecoderStream())) {
          const lines = `${rest}${chunk}`.split("\n");
          rest = lines.pop() ?? "";
          for (const line of lines) controller.enqueue(line);
        }
        if (rest !== "") controller.enqueue(rest);
      }));
      controller.close();
    },
  });
}
