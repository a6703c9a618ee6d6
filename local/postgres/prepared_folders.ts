/**
 * Folders that are costly to make and the same for every local Postgres of this user: the server's
 * binaries (0.6 s) and a new data folder (1.2 s). They are made once a machine, kept below
 * `/var/tmp` and copied from there (0.2 s). One that is missing or damaged is made again, so anyone may
 * remove them at any time.
 *
 * A kept folder never runs and never changes. Copies of a data folder share its system identifier,
 * which matters only to servers that replicate.
 *
 * @module
 */
import {
  type CopyOptions,
  copyTree,
  type FolderTree,
  hasAllOf,
  listTree,
  syncTree,
} from "./folder_tree.ts";

/** The kept folders of this user. */
export interface PreparedFolders {
  /**
   * Makes the folder `copy.to`, a copy of the one kept as `name`. Resolves to false, and leaves
   * nothing, when there is none that is complete, or it cannot be copied.
   *
   * @throws {Deno.errors.AlreadyExists} if there is something at `copy.to`
   * @throws the signal's reason when that aborts first
   */
  take(name: string, copy: Omit<CopyOptions, "from">): Promise<boolean>;
  /** Keeps a copy of the folder `from` as `name`, if it can: never rejects. */
  keep(name: string, original: Pick<CopyOptions, "from" | "by" | "signal">): Promise<void>;
}

/** Where the folders of this user are kept: a path that no other user can have made into theirs. */
export function preparedRoot(): string {
  return `/var/tmp/delhaize-postgres-prepared-${Deno.uid()}`;
}

/**
 * Opens those below `root`, made when missing; undefined where it cannot be made, or another user
 * made it: everyone may write to `/var/tmp`.
 */
export async function openPreparedFolders(
  root: string = preparedRoot(),
): Promise<PreparedFolders | undefined> {
  try {
    await Deno.mkdir(root, { recursive: true, mode: 0o700 });
    const { isDirectory, uid } = await Deno.lstat(root);
    if (!isDirectory || uid !== Deno.uid()) return undefined;
  } catch {
    return undefined;
  }
  return {
    async take(name, copy) {
      const entry = `${root}/${name}`;
      const tree = await readList(entry);
      if (tree === undefined) return false;
      const from = `${entry}/${FILES}`;
      await Deno.mkdir(copy.to, { mode: 0o700 });
      try {
        await copyTree(tree, { ...copy, from });
        const now = new Date();
        await Deno.utime(entry, now, now).catch(() => {});
        return true;
      } catch {
        await remove(copy.to);
        copy.signal.throwIfAborted();
        // A disk that is full is no fault of the original.
        if (!hasAllOf(from, tree)) await discard(entry);
        return false;
      }
    },
    async keep(name, { from, by, signal }) {
      await clearOld(root).catch(() => {});
      const draft = `${root}/${name}${UNFINISHED}${crypto.randomUUID()}`;
      try {
        await Deno.mkdir(`${draft}/${FILES}`, { recursive: true, mode: 0o700 });
        const tree = listTree(from);
        await copyTree(tree, { from, to: `${draft}/${FILES}`, by, signal });
        await Deno.writeTextFile(`${draft}/${LIST}`, JSON.stringify(tree));
        await syncTree(`${draft}/${FILES}`, tree);
        // Fails when another process was first: its copy is as good.
        await Deno.rename(draft, `${root}/${name}`);
      } catch {
        await remove(draft);
      }
    },
  };
}

/** Undefined when nothing is kept there. What cannot be read is removed. */
async function readList(entry: string): Promise<FolderTree | undefined> {
  try {
    return JSON.parse(await Deno.readTextFile(`${entry}/${LIST}`)) as FolderTree;
  } catch {
    await discard(entry);
    return undefined;
  }
}

/** Out of everyone's sight at once: a process that copies it now finds it incomplete, and makes its own. */
async function discard(entry: string): Promise<void> {
  const gone = `${entry}${UNFINISHED}${crypto.randomUUID()}`;
  await Deno.rename(entry, gone).catch(() => {});
  await remove(gone);
}

/** Removes what killed processes left, and folders of versions that nobody uses any more. */
async function clearOld(root: string): Promise<void> {
  for await (const { name } of Deno.readDir(root)) {
    const { mtime } = await Deno.lstat(`${root}/${name}`);
    const ageMs = Date.now() - (mtime?.getTime() ?? Date.now());
    const isOld = ageMs > (name.includes(UNFINISHED) ? UNFINISHED_MS : UNUSED_MS);
    if (isOld) await remove(`${root}/${name}`);
  }
}

async function remove(path: string): Promise<void> {
  await Deno.remove(path, { recursive: true }).catch(() => {});
}

const FILES = "files";
const LIST = "list.json";
const UNFINISHED = ".new-";
const UNFINISHED_MS = 3_600_000;
const UNUSED_MS = 30 * 24 * 3_600_000;
