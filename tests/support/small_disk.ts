/**
 * A disk that can be full: a file system of its own in memory, which is made as small as what is in it.
 *
 * @module
 */
import { may } from "./permissions.ts";
import { runProgram } from "./process/run_program.ts";
import { type TempDir, tempDir } from "./temp_dir.ts";

/** A folder on a disk of its own. Disposing it gives the disk back, whatever is in it. */
export interface SmallDisk extends TempDir {
  /** From now on there is no room for one byte more: writers get `ENOSPC`. */
  fill(): Promise<void>;
  /** Gives the room back. */
  free(): Promise<void>;
}

/** Makes one. @throws {Error} where this user may not mount a file system */
export async function smallDisk(
  { mebibytes }: { readonly mebibytes: number },
): Promise<SmallDisk> {
  const dir = await tempDir();
  const { path } = dir;
  const size = `size=${mebibytes}m`;
  try {
    await run("mount", ["-t", "tmpfs", "-o", `${size},mode=711`, "delhaize-test", path]);
  } catch (error) {
    await dir[Symbol.asyncDispose]();
    throw error;
  }
  return {
    path,
    async fill() {
      // What writes meanwhile may be faster: a size below what is in it is refused.
      for (let attempt = 1;; attempt++) {
        const used = (await run("df", ["--output=used", "--block-size=1K", path])).split("\n")[1];
        try {
          await run("mount", ["-o", `remount,size=${used?.trim()}k`, path]);
          return;
        } catch (error) {
          if (attempt === MOST_ATTEMPTS) throw error;
        }
      }
    },
    async free() {
      await run("mount", ["-o", `remount,${size}`, path]);
    },
    async [Symbol.asyncDispose]() {
      // A process that is about to end may have files open.
      await run("umount", ["--lazy", path]);
      await dir[Symbol.asyncDispose]();
    },
  };
}

/** Whether this machine lets this user have such disks, and this run may try. */
export async function maySmallDisk(): Promise<boolean> {
  if (Deno.build.os !== "linux" || !may.runAsOther) return false;
  try {
    await using _disk = await smallDisk({ mebibytes: 1 });
    return true;
  } catch {
    return false;
  }
}

async function run(program: string, args: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await runProgram(program, { args });
  if (code !== 0) throw new Error(`Cannot ${program} ${args.join(" ")}: ${stderr.trim()}`);
  return stdout;
}

const MOST_ATTEMPTS = 20;
