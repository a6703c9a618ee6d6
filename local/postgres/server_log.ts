/**
 * The log file of the local Postgres: kept small, and quoted when a start fails.
 *
 * @module
 */

import type { RunAs } from "./choose_home.ts";

/** A server that complains for days writes this much; older lines have lost their use by then. */
const MAX_BYTES = 8 * 1024 * 1024;
const QUOTED_LINES = 12;

/** The log as one start sees it. */
export interface ServerLog {
  /** Of the file. */
  readonly path: string;
  /** The last lines written since this start, oldest first. */
  tail(): Promise<string>;
}

/** Makes the log at `path` ready for the server's user, emptied when it has outgrown 8 MB. */
export async function openServerLog(path: string, runAs: RunAs | undefined): Promise<ServerLog> {
  using file = await Deno.open(path, { create: true, write: true, mode: 0o600 });
  let { size: start } = await file.stat();
  if (start > MAX_BYTES) {
    await file.truncate();
    start = 0;
  }
  if (runAs !== undefined) await Deno.chown(path, runAs.uid, runAs.gid);
  return { path, tail: () => readTail(path, start) };
}

async function readTail(path: string, start: number): Promise<string> {
  const bytes = await Deno.readFile(path);
  const lines = new TextDecoder().decode(bytes.subarray(start)).trimEnd().split("\n");
  return lines.slice(-QUOTED_LINES).join("\n");
}
