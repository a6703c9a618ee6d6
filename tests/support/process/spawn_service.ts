/**
 * A service as a process of its own, as it runs in production: settings in the environment, health
 * over HTTP, SIGTERM to stop.
 *
 * @module
 */
import { atMost } from "../../../shared/service/at_most.ts";
import { waitUntil } from "../wait_until.ts";
import { spawnTask, type TaskOptions } from "./spawn_task.ts";

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
  /** Sends SIGTERM, waits for the end and returns the exit code; SIGKILL after a deadline. */
  stop(options?: { readonly deadlineMs?: number }): Promise<number>;
  /** Ends it as a power cut would. */
  kill(): Promise<void>;
  /** The exit code, when it has ended by itself or by another's doing. */
  readonly exited: Promise<number>;
}

/** Starts a service with `env` over the settings of this process; `PORT` is any free one. */
export function spawnService(
  task: "api" | "consume" | "generate",
  { env, permissions = [] }: Pick<TaskOptions, "env" | "permissions">,
): Service {
  const process = spawnTask(task, {
    env: { PORT: "0", LOG_FORMAT: "json", ...env },
    permissions,
  });
  let ended = false;
  const exited = process.ended.then(({ code }) => {
    ended = true;
    return code;
  });

  async function url(): Promise<string> {
    const line = await process.untilLine(/is listening/);
    return `http://127.0.0.1:${JSON.parse(line).port}`;
  }

  async function readiness(): Promise<number> {
    const response = await fetch(`${await url()}/health/ready`);
    await response.body?.cancel();
    return response.status;
  }

  return {
    url,
    readiness,
    async untilReady() {
      try {
        await waitUntil(`${task} is ready`, async () => await readiness() === 200);
      } catch (cause) {
        throw new Error(`Cannot use ${task}: it is not ready\n${process.output()}`, { cause });
      }
    },
    log: process.output,
    async stop({ deadlineMs = 15_000 } = {}) {
      process.kill("SIGTERM");
      await atMost(deadlineMs, exited);
      if (ended) return await exited;
      throw new Error(
        `Cannot stop ${task}: it still ran ${deadlineMs} ms after SIGTERM\n${process.output()}`,
      );
    },
    async kill() {
      process.kill("SIGKILL");
      await exited;
    },
    exited,
    [Symbol.asyncDispose]: () => process[Symbol.asyncDispose](),
  };
}
