/**
 * The folder of one run of the demo: new, locked while the run lives, removed after it. What a
 * killed run left behind is removed by the next.
 *
 * @module
 */
import { makeWritableFolder } from "../make_writable_folder.ts";
import { removePostgres } from "../postgres/remove_postgres.ts";

/** Disposing it removes the folder. */
export interface DemoFolder extends AsyncDisposable {
  readonly path: string;
}

/** Makes a folder in `parent`, after clearing those of runs that are no more. */
export async function makeDemoFolder(parent: string): Promise<DemoFolder> {
  await makeWritableFolder(parent);
  for await (const { name, isDirectory } of Deno.readDir(parent)) {
    if (isDirectory && name.startsWith(PREFIX)) await removeIfAbandoned(`${parent}/${name}`);
  }
  const path = await Deno.makeTempDir({ dir: parent, prefix: PREFIX });
  // What makeTempDir gives (0700) would shut out the user that Postgres runs as under root.
  await Deno.chmod(path, 0o711);
  const lock = await Deno.open(`${path}/lock`, { write: true, create: true });
  await lock.lock(true);
  return {
    path,
    async [Symbol.asyncDispose]() {
      await remove(path);
      lock.close();
    },
  };
}

/** The lock is the operating system's, so it ends with its process, however that ends. */
async function removeIfAbandoned(path: string): Promise<void> {
  try {
    using lock = await Deno.open(`${path}/lock`, { write: true, create: true });
    if (await lock.tryLock(true)) await remove(path);
  } catch {
    // Its Postgres is still on its way out, or it is another user's: the next run sees to it.
  }
}

async function remove(path: string): Promise<void> {
  await removePostgres(`${path}/postgres`);
  await Deno.remove(path, { recursive: true });
}

const PREFIX = "demo-";
