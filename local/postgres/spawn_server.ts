/**
 * Runs the `postgres` process.
 *
 * @module
 */

import type { RunAs } from "./choose_home.ts";

/** What to run. */
export interface ServerCommand {
  /** Absolute path of `postgres`. */
  readonly program: string;
  /** Its arguments, from `serverArguments()`. */
  readonly args: readonly string[];
  /** More variables than it needs. */
  readonly env: Readonly<Record<string, string>>;
  /** Must exist, and be open to the user it runs as. */
  readonly logFile: string;
  /** Undefined: as ourselves. */
  readonly runAs: RunAs | undefined;
  /** From a left-over `postmaster.pid`: a process known not to be a server on this data. */
  readonly stalePid: number | undefined;
}

/** A started process. */
export interface ServerProcess {
  /** Of the postmaster: the shell has become it. */
  readonly pid: number;
  /** False once its end has been noticed. */
  readonly running: boolean;
  /** Never rejects. */
  readonly exited: Promise<{ readonly code: number; readonly signal: string | null }>;
  /** Does nothing once the process has ended, when its pid may belong to another. */
  signal(name: "SIGINT" | "SIGQUIT" | "SIGKILL"): void;
}

/**
 * Starts it, detached: in a session of its own, Ctrl-C in the terminal reaches only us, and the
 * server outlives the draining of those who write to it.
 *
 * The shell gives it the log file and becomes it (`exec`, same pid). Deno.Command knows pipes only,
 * and a log that flows through us would end when we are killed, which is when it matters; node's
 * `spawn` takes a file, but in Deno 2.9.6 holds a child for dead as soon as it has been signalled.
 *
 * @throws {Error} if it cannot be run
 */
export function spawnServer(command: ServerCommand): ServerProcess {
  const child = new Deno.Command("/bin/sh", {
    args: ["-c", 'exec "$0" "$@" >>"$LOG_FILE" 2>&1', command.program, ...command.args],
    cwd: "/",
    detached: true,
    clearEnv: true,
    env: { ...command.env, LOG_FILE: command.logFile, ...pidToIgnore(command.stalePid) },
    stdin: "null",
    stdout: "null",
    stderr: "null",
    ...command.runAs,
  }).spawn();
  let running = true;
  const exited = child.status.then(({ code, signal }) => {
    running = false;
    return { code, signal };
  });
  return {
    pid: child.pid,
    get running() {
      return running;
    },
    exited,
    signal: (name) => void (running && child.kill(name)),
  };
}

/**
 * Postgres refuses to start while the process named in `postmaster.pid` lives, unless that is its
 * own pid, its parent's or the one in PG_GRANDPARENT_PID (`CreateLockFile` in `miscinit.c`, for
 * pids used again after a reboot). Saying so there leaves its second check in force, whether
 * anybody is attached to the shared memory of this data; removing the file would disable that too.
 */
function pidToIgnore(stalePid: number | undefined): Record<string, string> {
  return stalePid === undefined ? {} : { PG_GRANDPARENT_PID: String(stalePid) };
}
