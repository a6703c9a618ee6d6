/**
 * Signals to a process and those that came from it: Postgres is many.
 *
 * @module
 */

/** Sends the signal to `pid`, then to its children; who has ended meanwhile is left out. */
export async function signalWithChildren(pid: number, signal: Deno.Signal): Promise<void> {
  signalIfThere(pid, signal);
  for (const child of await readChildren(pid)) signalIfThere(child, signal);
}

/** Resident memory in MiB; `undefined` where `/proc` does not tell. */
export async function readMebibytes(pid: number): Promise<number | undefined> {
  const status = await Deno.readTextFile(`/proc/${pid}/status`).catch(() => "");
  const kibibytes = /^VmRSS:\s+(\d+) kB/m.exec(status)?.[1];
  return kibibytes === undefined ? undefined : Math.round(Number(kibibytes) / 1_024);
}

/** The processes that came from `pid` and still run, as far as `/proc` tells. */
export async function readChildren(pid: number): Promise<readonly number[]> {
  const path = `/proc/${pid}/task/${pid}/children`;
  const text = await Deno.readTextFile(path).catch(() => "");
  return text.split(" ").filter((word) => word !== "").map(Number);
}

function signalIfThere(pid: number, signal: Deno.Signal): void {
  try {
    Deno.kill(pid, signal);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}
