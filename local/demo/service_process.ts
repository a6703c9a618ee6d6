/**
 * A service of the pipeline as a child process of the demo, with the very permissions that its
 * task has.
 *
 * @module
 */
import { toTaskWords } from "../task_words.ts";

/** Options for {@linkcode startService}. */
export interface ServiceOptions {
  /** The task whose command is run. */
  readonly task: "api" | "consume" | "generate" | "local";
  readonly env: Readonly<Record<string, string>>;
  /** Where its output goes; an existing file is emptied. */
  readonly logFile: string;
  /** Of another version of the project, ending in a slash. @default this one */
  readonly root?: URL | undefined;
}

/** A running service. Disposing it asks it to stop, and waits. */
export interface ServiceProcess extends AsyncDisposable {
  readonly pid: number;
  /** What it has written so far. */
  readLog(): Promise<string>;
  /** Resolves with its exit code. */
  readonly ended: Promise<number>;
  /** Ends it with SIGKILL, and waits. */
  kill(): Promise<void>;
}

/** Starts a service; it stops with this process, whatever ends that. */
export function startService({ task, env, logFile, root }: ServiceOptions): ServiceProcess {
  const words = toTaskWords(task, { root, secretsDir: env.SECRETS_DIR });
  const script = words.pop() ?? "";
  const file = Deno.openSync(logFile, { write: true, create: true, truncate: true });
  const child = new Deno.Command(Deno.execPath(), {
    // Without a prompt: what the task may not do fails here too.
    args: [...words, "--no-prompt", "--preload=local/demo/stop_with_parent.ts", script],
    cwd: root ?? new URL("../../", import.meta.url),
    env: { ...env },
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
    // Ctrl-C reaches the demo alone, which then stops the services in order.
    detached: true,
  }).spawn();
  const logged = copyAll([child.stdout, child.stderr], file);
  const ended = child.status.then(async ({ code }) => {
    await logged;
    return code;
  });
  return {
    pid: child.pid,
    readLog: () => Deno.readTextFile(logFile),
    ended,
    async kill() {
      child.kill("SIGKILL");
      await ended;
    },
    async [Symbol.asyncDispose]() {
      await child.stdin.close().catch(() => {});
      const timer = setTimeout(() => child.kill("SIGKILL"), STOP_TIMEOUT_MS);
      await ended;
      clearTimeout(timer);
    },
  };
}

/** Copies what the streams give, in the order it comes, then closes the file. */
async function copyAll(
  streams: readonly ReadableStream<Uint8Array>[],
  file: Deno.FsFile,
): Promise<void> {
  await Promise.all(streams.map(async (stream) => {
    for await (const chunk of stream) file.writeSync(chunk);
  }));
  file.close();
}

/** A drain takes 10 s at most. */
const STOP_TIMEOUT_MS = 15_000;
