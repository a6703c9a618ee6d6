/**
 * A copy of the project in which bugs are planted: the working tree as it is, changes that are not
 * committed included. A clone would lack these, and an unpacked archive has no git to clone from.
 *
 * @module
 */
import { copyProject } from "../support/copy_project.ts";
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
    await copyProject(ROOT, copy.root);
  } catch (error) {
    await copy[Symbol.asyncDispose]();
    throw error;
  }
  return copy;
}
