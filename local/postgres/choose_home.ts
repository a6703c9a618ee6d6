/**
 * Decides where the local Postgres lives and as whom it runs. Postgres refuses to run as root, so
 * root lends it the uid of `nobody`; and what that uid cannot reach has to live elsewhere.
 *
 * @module
 */

import { resolve } from "node:path";

/** The user that root hands the server to: `nobody` on Linux, free of any rights. */
export interface RunAs {
  /** User id. */
  readonly uid: number;
  /** Group id; other groups are dropped. */
  readonly gid: number;
}

/** The folder that holds data, log, binaries and lock. */
export interface Home {
  /** Absolute, symlinks resolved: Postgres reports its data folder the way it was told it. */
  readonly dir: string;
  /** What the caller asked for, absolute. */
  readonly dataDir: string;
  /** Undefined: run as ourselves. */
  readonly runAs: RunAs | undefined;
  /**
   * True when `dir` lies outside `dataDir` and no note in `dataDir` leads to it: whoever removed
   * `dataDir` meant the data too, so what is still in `dir` must not come back.
   */
  readonly forgotten: boolean;
}

const NOBODY: RunAs = { uid: 65534, gid: 65534 };
const NOTE = "data_is_elsewhere.txt";

/**
 * Creates `dataDir` and finds the folder to use for it: `dataDir` itself, or, when we are root and
 * `nobody` cannot reach it (a 0700 home such as `/root`), a folder in `/var/tmp` that depends only
 * on the path of `dataDir`.
 *
 * @throws {Error} if the folder cannot be made or is not ours
 */
export async function chooseHome(dataDir: string): Promise<Home> {
  await Deno.mkdir(dataDir, { recursive: true });
  const wanted = await Deno.realPath(resolve(dataDir));
  const uid = Deno.uid();
  if (uid !== 0) return { dir: wanted, dataDir: wanted, runAs: undefined, forgotten: false };

  const noted = await exists(`${wanted}/${NOTE}`);
  if (!noted && await canReach(wanted, NOBODY)) {
    return { dir: wanted, dataDir: wanted, runAs: NOBODY, forgotten: false };
  }
  if (await exists(`${wanted}/data`)) {
    throw new Error(
      `Cannot start Postgres: it may not run as root, and uid ${NOBODY.uid} can no longer reach ` +
        `the data in ${wanted}; let that user pass through every folder above it (chmod o+x)`,
    );
  }
  const dir = `/var/tmp/delhaize-postgres-${uid}-${await shortHash(wanted)}`;
  await makeOwnFolder(dir, uid);
  return { dir, dataDir: wanted, runAs: NOBODY, forgotten: !noted };
}

/** Leaves a note in `dataDir` that leads to the folder really used. */
export async function leaveNote({ dataDir, dir }: Home): Promise<void> {
  await Deno.writeTextFile(
    `${dataDir}/${NOTE}`,
    `Postgres may not run as root and uid ${NOBODY.uid} cannot reach this folder,\n` +
      `so its data is in ${dir}\n` +
      `Removing this folder drops that data at the next start.\n`,
  );
}

/** Asks the kernel, by entering the folder as that user: exact, also with ACLs and namespaces. */
async function canReach(folder: string, user: RunAs): Promise<boolean> {
  try {
    const command = new Deno.Command("/bin/sh", {
      args: ["-c", ":"],
      cwd: folder,
      clearEnv: true,
      ...user,
    });
    return (await command.output()).success;
  } catch (error) {
    if (error instanceof Deno.errors.PermissionDenied) return false;
    throw error;
  }
}

/** `/var/tmp` belongs to everyone: somebody else may have made a folder of this name before us. */
async function makeOwnFolder(dir: string, uid: number): Promise<void> {
  await Deno.mkdir(dir, { recursive: true });
  const found = await Deno.lstat(dir);
  if (!found.isDirectory || found.uid !== uid) {
    throw new Error(`Cannot start Postgres: ${dir} exists and is not ours`);
  }
  // Not through mkdir's mode, which the umask cuts: 077 would shut the server's user out.
  await Deno.chmod(dir, 0o755);
}

async function shortHash(text: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return new Uint8Array(digest).slice(0, 6).toHex();
}

async function exists(path: string): Promise<boolean> {
  try {
    await Deno.lstat(path);
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}
