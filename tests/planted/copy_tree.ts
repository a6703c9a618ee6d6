/**
 * A copy of the project in which bugs are planted: the working tree as it is, changes that are not
 * committed included. A clone would lack these, and an unpacked archive has no git to clone from.
 *
 * @module
 */
import { ROOT } from "../support/process/spawn_process.ts";
import { endProcessesOf } from "./end_processes_of.ts";

/** The copy. Disposing it ends what still runs in it, and removes it. */
export interface TreeCopy extends AsyncDisposable {
  /** The folder of the copy and of what its tests leave. No trailing slash. */
  readonly folder: string;
  /** The copied project. */
  readonly root: string;
  /** For the files that tests make. */
  readonly scratch: string;
}

/** What git ignores, and git's own. */
const LEFT_OUT: ReadonlySet<string> = new Set([
  ".git",
  ".local",
  "node_modules",
  "coverage",
  "certs",
]);

/** Copies the project. */
export async function copyTree(): Promise<TreeCopy> {
  const folder = await Deno.makeTempDir({ prefix: "delhaize-planted-" });
  // The user that Postgres runs as has to pass, when tests run as root.
  await Deno.chmod(folder, 0o711);
  const copy = {
    folder,
    root: `${folder}/tree`,
    scratch: `${folder}/tmp`,
    async [Symbol.asyncDispose]() {
      await endProcessesOf(folder);
      await Deno.remove(folder, { recursive: true });
    },
  };
  try {
    await Deno.mkdir(copy.scratch, { mode: 0o711 });
    await copyFolder(ROOT, copy.root);
  } catch (error) {
    await copy[Symbol.asyncDispose]();
    throw error;
  }
  return copy;
}

async function copyFolder(from: URL, to: string): Promise<void> {
  await Deno.mkdir(to);
  for await (const { name, isDirectory, isFile } of Deno.readDir(from)) {
    if (LEFT_OUT.has(name)) continue;
    if (isDirectory) await copyFolder(new URL(`${name}/`, from), `${to}/${name}`);
    else if (isFile) await Deno.copyFile(new URL(name, from), `${to}/${name}`);
  }
}
