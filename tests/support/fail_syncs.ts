/**
 * A disk that does not take what is written to it, as far as processes can know: their `fsync` and
 * `fdatasync` fail with `EIO`, by strace. The data stay in the page cache, and are read again from it.
 *
 * @module
 */
import { spawnProcess } from "./process/spawn_process.ts";
import { waitUntil } from "./wait_until.ts";

/**
 * Lets the calls of these processes fail, and those of processes that come from them, until it is
 * disposed.
 *
 * @throws {Error} when strace cannot attach to one of them, or it has ended
 */
export async function failSyncs(pids: readonly number[]): Promise<AsyncDisposable> {
  const calls = "fsync,fdatasync";
  const strace = spawnProcess("strace", {
    args: [
      ...["--follow-forks", "--quiet=all", "--output=/dev/null", `--trace=${calls}`],
      `--inject=${calls}:error=EIO`,
      ...pids.map((pid) => `--attach=${pid}`),
    ],
  });
  try {
    await waitUntil("strace is attached", async () => {
      if (await isTraced(pids[0] ?? 0)) return true;
      if ((await strace.descendants()).length > 0) return false;
      throw new Error(`strace ended: ${strace.output()}`);
    }, { timeoutMs: 60_000 });
  } catch (error) {
    await strace[Symbol.asyncDispose]();
    throw error;
  }
  return {
    async [Symbol.asyncDispose]() {
      strace.kill("SIGTERM"); // it detaches, and they go on
      await strace.ended;
      await strace[Symbol.asyncDispose]();
    },
  };
}

/** Whether strace is here, and this user may attach it to what is not its child. */
export async function mayFailSyncs(): Promise<boolean> {
  if (Deno.build.os !== "linux") return false;
  await using sleeping = spawnProcess("sleep", { args: ["60"] });
  try {
    await using _failing = await failSyncs([sleeping.pid]);
    return true;
  } catch {
    return false;
  }
}

async function isTraced(pid: number): Promise<boolean> {
  const status = await Deno.readTextFile(`/proc/${pid}/status`).catch(() => "");
  return /^TracerPid:\s+[1-9]/m.test(status);
}
