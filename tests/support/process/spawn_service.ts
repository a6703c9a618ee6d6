/**
 * A service as a process of its own, as it runs in production: settings in the environment, health
 * over HTTP, SIGTERM to stop.
 *
 * @module
 */
import { waitUntil } from "../wait_until.ts";

/** Options for {@linkcode spawnService}. */
export interface ServiceOptions {
  /** Its settings, over those of this process. `PORT` is 0 unless given: any free one. */
  readonly env: Readonly<Record<string, string>>;
  /** The flags of its permissions. @default {["-A"]} */
  readonly permissions?: readonly string[];
}

/** A running service. Disposing it ends the process, whatever state it is in. */
export interface Service extends AsyncDisposable {
  /** Where it listens, as its log says. Rejects when it ends before it does. */
  url(): Promise<string>;
  /** The status of `GET /health/ready`. */
  readiness(): Promise<number>;
  /** Resolves when it is ready. @throws {Error} with its log, when it ends or takes too long */
  untilReady(): Promise<void>;
  /** What it has written to standard output and standard error so far. */
  log(): string;
  /** Sends SIGTERM, waits for the end and gives the exit code; SIGKILL after a deadline. */
  stop(options?: { readonly deadlineMs?: number }): Promise<number>;
  /** Ends it as a power cut would. */
  kill(): Promise<void>;
  /** The exit code, when it has ended by itself or by another's doing. */
  readonly exited: Promise<number>;
}

const REPOSITORY = new URL("../../../", import.meta.url);

/** Starts `script`, a path in the repository such as `consumer/main.ts`. */
export function spawnService(
  script: string,
  { env, permissions = ["-A"] }: ServiceOptions,
): Service {
  const [folder] = script.split("/");
  const process = new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      ...permissions,
      "--quiet",
      "--no-prompt",
      `--env-file=${folder}/otel.env`,
      "--config",
      "deno.json",
      script,
    ],
    cwd: REPOSITORY,
    env: { PORT: "0", POSTGRES_DRIVER: "pg", LOG_FORMAT: "json", NO_COLOR: "1", ...env },
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  let log = "";
  const collected = Promise.all([process.stdout, process.stderr].map(async (stream) => {
    for await (const text of stream.pipeThrough(new TextDecoderStream())) log += text;
  }));
  let ended = false;
  const exited = Promise.all([process.status, collected]).then(([{ code }]) => {
    ended = true;
    return code;
  });

  function url(): Promise<string> {
    return waitUntil(`${script} listens`, () => {
      const port = /is listening.*"port":(\d+)|"port":(\d+).*is listening/.exec(log);
      if (port !== null) return `http://127.0.0.1:${port[1] ?? port[2]}`;
      if (ended) throw new Error(`Cannot reach ${script}: it has ended\n${log}`);
      return undefined;
    });
  }

  async function readiness(): Promise<number> {
    const response = await fetch(`${await url()}/health/ready`);
    await response.body?.cancel();
    return response.status;
  }

  async function end(signal: Deno.Signal, deadlineMs: number): Promise<number> {
    if (ended) return await exited;
    process.kill(signal);
    let timer: ReturnType<typeof setTimeout> | undefined;
    const late = new Promise<undefined>((resolve) => {
      timer = setTimeout(() => resolve(undefined), deadlineMs);
    });
    const code = await Promise.race([exited, late]);
    clearTimeout(timer);
    if (code !== undefined) return code;
    process.kill("SIGKILL");
    await exited;
    throw new Error(`Cannot stop ${script}: it still ran ${deadlineMs} ms after ${signal}\n${log}`);
  }

  return {
    url,
    readiness,
    async untilReady() {
      try {
        await waitUntil(`${script} is ready`, async () => await readiness() === 200);
      } catch (cause) {
        throw new Error(`Cannot use ${script}: it is not ready\n${log}`, { cause });
      }
    },
    log: () => log,
    stop: ({ deadlineMs = 15_000 } = {}) => end("SIGTERM", deadlineMs),
    async kill() {
      await end("SIGKILL", 5_000);
    },
    exited,
    async [Symbol.asyncDispose]() {
      await end("SIGKILL", 5_000);
    },
  };
}
