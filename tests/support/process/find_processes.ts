/**
 * Finds and ends processes by what `/proc` says of them; only Linux tells.
 *
 * @module
 */
import { waitUntil } from "../wait_until.ts";

/** The processes, this one aside, of which one of the files of `/proc/PID/` holds `text`. */
export async function findProcesses(
  text: string,
  files: readonly ("cmdline" | "environ")[],
): Promise<readonly number[]> {
  if (Deno.build.os !== "linux") return [];
  const names = (await Array.fromAsync(Deno.readDir("/proc"))).map(({ name }) => name);
  const pids = names.filter((name) => /^\d+$/.test(name)).map(Number);
  const isFound = await Promise.all(pids.map(async (pid) => {
    if (pid === Deno.pid) return false;
    const texts = await Promise.all(
      files.map((file) => Deno.readTextFile(`/proc/${pid}/${file}`).catch(() => "")),
    );
    return texts.some((each) => each.includes(text));
  }));
  return pids.filter((_, index) => isFound[index]);
}

/** Kills what `find` finds, again and again until it finds none. */
export async function endProcesses(
  what: string,
  find: () => Promise<readonly number[]>,
): Promise<void> {
  await waitUntil(`${what} are gone`, async () => {
    const left = await find();
    for (const pid of left) killIfThere(pid);
    return left.length === 0;
  });
}

function killIfThere(pid: number): void {
  try {
    Deno.kill(pid, "SIGKILL");
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}
