/**
 * Ends what tests of a copy left behind: a test file that is killed in its middle takes neither its
 * services nor its Postgres along.
 *
 * @module
 */
import { waitUntil } from "../support/wait_until.ts";

/**
 * Kills every process that has `folder` in its command line or environment, and waits until all are
 * gone. Does nothing where there is no `/proc`.
 */
export async function endProcessesOf(folder: string): Promise<void> {
  if (Deno.build.os !== "linux") return;
  await waitUntil("all processes of the copy are gone", async () => {
    const left = await findProcessesOf(folder);
    for (const pid of left) killIfThere(pid);
    return left.length === 0;
  });
}

async function findProcessesOf(folder: string): Promise<readonly number[]> {
  const names = (await Array.fromAsync(Deno.readDir("/proc"))).map(({ name }) => name);
  const pids = names.filter((name) => /^\d+$/.test(name)).map(Number);
  const isOurs = await Promise.all(pids.map(async (pid) => {
    if (pid === Deno.pid) return false;
    const texts = await Promise.all(
      ["cmdline", "environ"].map((file) =>
        Deno.readTextFile(`/proc/${pid}/${file}`).catch(() => "")
      ),
    );
    return texts.some((text) => text.includes(folder));
  }));
  return pids.filter((_, index) => isOurs[index]);
}

function killIfThere(pid: number): void {
  try {
    Deno.kill(pid, "SIGKILL");
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}
