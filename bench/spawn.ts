/**
 * Child processes of the benchmark: tasks of deno.json with their own permissions, scripts, peers.
 *
 * @module
 */
import { type TaskName, toTaskWords } from "../local/task_words.ts";
import { sleep } from "../shared/service/sleep.ts";

/** A program to run. */
export interface ProgramOptions {
  readonly command: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Gets stdout and stderr; an existing file is emptied. */
  readonly logFile: string;
  /** @default the project's */
  readonly cwd?: string;
}

/** A running program. Disposing it sends SIGTERM, after 15 s SIGKILL, and waits. */
export interface Program extends AsyncDisposable {
  readonly pid: number;
  /** Whether it has ended. */
  readonly hasEnded: () => boolean;
  /** What it has written so far. */
  readonly readLog: () => Promise<string>;
}

/** Starts a program. */
export function spawnProgram({ command, args, env = {}, logFile, cwd }: ProgramOptions): Program {
  const child = new Deno.Command("/bin/sh", {
    // The log goes to the file without passing through us, whose CPU is needed for the load.
    args: ["-c", 'exec "$0" "$@" >"$BENCH_LOG_FILE" 2>&1', command, ...args],
    cwd: cwd ?? ROOT,
    env: { ...env, BENCH_LOG_FILE: logFile },
    stdin: "null",
    stdout: "null",
    stderr: "null",
    // Ctrl-C reaches the benchmark alone, which then stops them in order.
    detached: true,
  }).spawn();
  let ended = false;
  const watcher = endWithUs(child.pid);
  const status = child.status.then(() => {
    ended = true;
    watcher.kill("SIGKILL");
  });
  return {
    pid: child.pid,
    hasEnded: () => ended,
    readLog: () => Deno.readTextFile(logFile).catch(() => ""),
    async [Symbol.asyncDispose]() {
      if (!ended) child.kill("SIGTERM");
      const timer = setTimeout(() => child.kill("SIGKILL"), STOP_TIMEOUT_MS);
      await status;
      clearTimeout(timer);
    },
  };
}

/**
 * Ends a process with SIGTERM when this one is gone, whatever ended it: peers know nothing of us. The
 * shell waits for a line that never comes, until the pipe breaks.
 */
function endWithUs(pid: number): Deno.ChildProcess {
  const watcher = new Deno.Command("/bin/sh", {
    args: ["-c", 'read -r line; kill "$0"', String(pid)],
    stdin: "piped",
    stdout: "null",
    stderr: "null",
    detached: true,
  }).spawn();
  watcher.status.catch(() => {});
  return watcher;
}

/** A task to run as a person would, with the permissions it has. */
export interface TaskOptions {
  readonly task: TaskName;
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly logFile: string;
  /** More flags of `deno run`. @default {[]} */
  readonly flags?: readonly string[];
}

/** Starts a service; it stops with this process, whatever ends that. */
export function spawnTask({ task, args = [], flags = [], env, logFile }: TaskOptions): Program {
  const words = toTaskWords(task);
  const script = words.pop() ?? "";
  return spawnProgram({
    command: Deno.execPath(),
    args: [...words, ...flags, script, ...args],
    ...(env === undefined ? {} : { env }),
    logFile,
  });
}

/** Runs a task to its end. */
export async function runTaskToEnd(
  { task, args = [], env = {} }: Pick<TaskOptions, "task" | "args" | "env">,
): Promise<{ readonly code: number; readonly stdout: string; readonly stderr: string }> {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [...toTaskWords(task), ...args],
    cwd: ROOT,
    env: { ...env },
  }).output();
  const decoder = new TextDecoder();
  return { code, stdout: decoder.decode(stdout), stderr: decoder.decode(stderr) };
}

/** Waits until `check` gives something. @throws {Error} with the end of the log when it does not */
export async function untilUp<T>(
  program: Program,
  { name, check, timeoutMs = 60_000 }: {
    readonly name: string;
    readonly check: () => Promise<T | undefined>;
    readonly timeoutMs?: number;
  },
): Promise<T> {
  const until = performance.now() + timeoutMs;
  while (!program.hasEnded() && performance.now() < until) {
    const found = await check();
    if (found !== undefined) return found;
    await sleep(20);
  }
  const log = (await program.readLog()).split("\n").slice(-12).join("\n  ");
  throw new Error(`Cannot start ${name}:\n  ${log}`);
}

/** A port that nothing listens on. */
export function freePort(): number {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  return listener.addr.port;
}

const ROOT = new URL("../", import.meta.url).pathname;
const STOP_TIMEOUT_MS = 15_000;
