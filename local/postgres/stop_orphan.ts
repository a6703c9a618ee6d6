/**
 * Ends the Postgres that an earlier run left on our data when it was killed.
 *
 * Stopped, not taken over: it has the settings and the port of that run, and the end of a process
 * that is not our child could only be polled for. A clean stop and start cost 0.1 s.
 *
 * @module
 */

import { sleep } from "../../shared/service/sleep.ts";
import type { RunAs } from "./choose_home.ts";
import { type Target, whoAnswers } from "./who_answers.ts";

/** Whose data, and with which program. */
export interface OrphanSearch extends Omit<Target, "port"> {
  /** The data folder, as the server was told it. */
  readonly cluster: string;
  /** Path of the program. */
  readonly pgCtl: string;
  /** As whom the server runs; undefined: as ourselves. */
  readonly runAs: RunAs | undefined;
}

/** What `postmaster.pid` of an earlier run led to. */
export type OrphanOutcome =
  | { readonly type: "none" }
  | { readonly type: "stopped"; readonly pid: number }
  /** It names a process that does not serve our data as far as we can tell; left alone. */
  | { readonly type: "stale"; readonly pid: number };

/** How long a server may take to start or to stop before we give up on it. */
const PATIENCE_MS = 30_000;

/**
 * Looks for a server on `cluster` and stops it. The pid in `postmaster.pid` proves nothing, since
 * pids are used again; so nothing is signalled unless a Postgres on the port noted there takes our
 * password and says that it serves `cluster`. Call it under the lock, or a live run would be ended.
 *
 * @throws {Error} if the orphan does not stop
 */
export async function stopOrphan(search: OrphanSearch): Promise<OrphanOutcome> {
  const left = await readPidFile(search.cluster);
  if (left === undefined) return { type: "none" };

  const deadline = Date.now() + PATIENCE_MS;
  let answer = await whoAnswers({ ...search, port: left.port });
  while (answer.type === "busy" && Date.now() < deadline) {
    await sleep(50);
    answer = await whoAnswers({ ...search, port: left.port });
  }
  if (answer.type !== "postgres" || answer.dataDirectory !== search.cluster) {
    return { type: "stale", pid: left.pid };
  }
  await stopThrough(search);
  return { type: "stopped", pid: left.pid };
}

/** Line 1 is the pid, line 4 the port (PostgreSQL's `pidfile.h`); a start cut short lacks some. */
async function readPidFile(cluster: string): Promise<{ pid: number; port: number } | undefined> {
  try {
    const lines = (await Deno.readTextFile(`${cluster}/postmaster.pid`)).split("\n");
    return { pid: Number(lines[0]), port: Number(lines[3] ?? 0) };
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

async function stopThrough({ pgCtl, cluster, runAs }: OrphanSearch): Promise<void> {
  for (const mode of ["fast", "immediate"]) {
    const { success } = await new Deno.Command(pgCtl, {
      args: ["stop", "--pgdata", cluster, "--mode", mode, "--wait", "--timeout", "10"],
      cwd: "/",
      clearEnv: true,
      ...runAs,
    }).output();
    if (success) return;
  }
  throw new Error(`Cannot start Postgres: the server left running on ${cluster} does not stop`);
}
