/**
 * A folder as a list of what is in it, and how it is made again elsewhere from that list. The list
 * shows whether the original still has everything.
 *
 * @module
 */

/** What a folder holds; paths begin with `/` and are relative to it, parents come first. */
export interface FolderTree {
  readonly folders: readonly { readonly path: string; readonly mode: number }[];
  readonly files: readonly { readonly path: string; readonly size: number }[];
}

/** How {@linkcode copyTree} works. */
export interface CopyOptions {
  /** Where the original is. */
  readonly from: string;
  /** An empty folder. */
  readonly to: string;
  /** `link` makes hard links where the file system can: for files that nobody ever writes to. */
  readonly by: "copy" | "link";
  /** Who is to own the copy; undefined: this user. */
  readonly owner?: { readonly uid: number; readonly gid: number } | undefined;
  /** Ends it half done. */
  readonly signal: AbortSignal;
}

/**
 * Lists a folder.
 *
 * @throws {TypeError} if it holds anything but folders and files
 * @throws {Deno.errors.NotFound} if it does not exist
 */
export function listTree(root: string): FolderTree {
  const tree = {
    folders: [{ path: "", mode: modeOf(root) }],
    files: [] as { path: string; size: number }[],
  };
  for (const { path } of tree.folders) {
    for (const { name, isDirectory, isFile } of Deno.readDirSync(root + path)) {
      const inner = `${path}/${name}`;
      if (isDirectory) tree.folders.push({ path: inner, mode: modeOf(root + inner) });
      else if (isFile) tree.files.push({ path: inner, size: Deno.lstatSync(root + inner).size });
      else throw new TypeError(`Cannot copy ${root}${inner}: neither file nor folder`);
    }
  }
  return tree;
}

/**
 * Fills a folder with what `tree` lists. Modes are those of the original.
 *
 * @throws {RangeError} if the original lacks something of a file
 * @throws {Deno.errors.NotFound} if the original lacks a file
 * @throws the signal's reason when that aborts first
 */
export async function copyTree(
  { folders, files }: FolderTree,
  options: CopyOptions,
): Promise<void> {
  makeFolders(folders, options);
  for (let at = 0; at < files.length; at += AT_ONCE) {
    options.signal.throwIfAborted();
    copyFiles(files.slice(at, at + AT_ONCE), options);
    // Ctrl-C and the broker, which runs in this process too, have their turn.
    await new Promise((resolve) => setTimeout(resolve));
  }
}

/** Whether the folder at `root` has every file of `tree`, each of its size. */
export function hasAllOf(root: string, { files }: FolderTree): boolean {
  try {
    return files.every(({ path, size }) => Deno.lstatSync(root + path).size === size);
  } catch {
    return false;
  }
}

/** Puts the content of every file on the disk, against a loss of power. */
export async function syncTree(root: string, { files }: FolderTree): Promise<void> {
  for (let at = 0; at < files.length; at += AT_ONCE) {
    await Promise.all(
      files.slice(at, at + AT_ONCE).map(async ({ path }) => {
        using file = await Deno.open(root + path);
        await file.syncData();
      }),
    );
  }
}

function makeFolders(folders: FolderTree["folders"], { to, owner }: CopyOptions): void {
  for (const { path, mode } of folders) {
    if (path !== "") Deno.mkdirSync(to + path);
    Deno.chmodSync(to + path, mode); // mkdir's mode would be cut by the umask
    if (owner !== undefined) Deno.chownSync(to + path, owner.uid, owner.gid);
  }
}

/** Synchronous: a thousand small files take half the CPU time that they take asynchronously. */
function copyFiles(files: FolderTree["files"], { from, to, by, owner }: CopyOptions): void {
  for (const { path, size } of files) {
    const found = Deno.lstatSync(from + path).size;
    if (found !== size) throw new RangeError(`${from}${path} has ${found} bytes, not ${size}`);
    if (by === "link" && tryToLink(from + path, to + path)) continue;
    Deno.copyFileSync(from + path, to + path);
    if (owner !== undefined) Deno.chownSync(to + path, owner.uid, owner.gid);
  }
}

/** False where there are no hard links: to another file system, or to a file of another user. */
function tryToLink(from: string, to: string): boolean {
  try {
    Deno.linkSync(from, to);
    return true;
  } catch {
    return false;
  }
}

function modeOf(path: string): number {
  return (Deno.lstatSync(path).mode ?? 0o755) & 0o777;
}

/** Some milliseconds of work. */
const AT_ONCE = 128;
