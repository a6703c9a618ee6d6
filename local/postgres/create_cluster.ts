/**
 * Makes the data folder of the local Postgres, all of it or nothing of it: an initdb that was
 * killed half-way leaves a folder that neither starts nor lets initdb try again.
 *
 * @module
 */

import type { Home } from "./choose_home.ts";
import { SERVER_MAJOR, serverName } from "./install_server.ts";
import type { PreparedFolders } from "./prepared_folders.ts";

/** Who will own the data, and what makes it. */
export interface ClusterOptions {
  /** Path of the program. */
  readonly initdb: string;
  /** The superuser to make. */
  readonly user: string;
  /** That user's. */
  readonly password: string;
  /** Called before the work starts, only when there is any. */
  readonly onCreate: (directory: string) => void;
  /** Where a data folder like it may be kept already. */
  readonly prepared: PreparedFolders | undefined;
  /** Whether the folder is on the disk before it is used, so that it outlives a loss of power. */
  readonly durable: boolean;
  /** Ends initdb. */
  readonly signal: AbortSignal;
}

const STAGING = "data.new-";

/**
 * Makes sure that `cluster`, a folder in `home`, holds data of our Postgres version. Call it under
 * the lock of `home`: it clears away what earlier attempts left.
 *
 * @throws {Error} if it holds something else, or initdb fails
 * @throws the signal's reason when that aborts first
 */
export async function ensureCluster(
  home: Home,
  cluster: string,
  options: ClusterOptions,
): Promise<void> {
  const found = await majorOf(cluster);
  if (found === SERVER_MAJOR) return;
  if (found !== undefined) {
    throw new Error(
      `Cannot start Postgres: ${cluster} holds data of Postgres ${found || "(unknown)"}, this is ` +
        `Postgres ${SERVER_MAJOR}; dump it with its own version, or remove the folder`,
    );
  }
  await clearStaging(home.dir);
  options.onCreate(cluster);
  const staging = `${home.dir}/${STAGING}${crypto.randomUUID()}`;
  try {
    await Deno.mkdir(staging, { mode: 0o700 });
    if (home.runAs !== undefined) await Deno.chown(staging, home.runAs.uid, home.runAs.gid);
    await fill(staging, home.runAs, options);
    await Deno.rename(`${staging}/data`, cluster);
    if (options.durable) await sync(home.dir);
  } finally {
    await Deno.remove(staging, { recursive: true });
  }
}

/** The major version of the data; "" for a folder without one, undefined without a folder. */
async function majorOf(cluster: string): Promise<string | undefined> {
  try {
    await Deno.lstat(cluster);
    return (await Deno.readTextFile(`${cluster}/PG_VERSION`)).trim();
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    return await isEmpty(cluster) ? undefined : "";
  }
}

async function isEmpty(folder: string): Promise<boolean> {
  try {
    for await (const _ of Deno.readDir(folder)) return false;
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  return true;
}

/** An initdb whose starter was killed may still be writing there: what resists stays for later. */
async function clearStaging(dir: string): Promise<void> {
  for await (const { name } of Deno.readDir(dir)) {
    if (!name.startsWith(STAGING)) continue;
    await Deno.remove(`${dir}/${name}`, { recursive: true }).catch(() => {});
  }
}

/** Makes `data` in `staging`: a copy of one that is kept, or else with initdb. */
async function fill(
  staging: string,
  runAs: Home["runAs"],
  { initdb, user, password, prepared, durable, signal }: ClusterOptions,
): Promise<void> {
  const data = `${staging}/data`;
  const name = await keptAs({ user, password });
  const copy = { to: data, by: "copy", owner: runAs, signal } as const;
  if (!await prepared?.take(name, copy)) {
    const passwordFile = `${staging}/password`;
    await Deno.writeTextFile(passwordFile, password, { mode: 0o600 });
    if (runAs !== undefined) await Deno.chown(passwordFile, runAs.uid, runAs.gid);
    const who = [`--username=${user}`, `--pwfile=${passwordFile}`];
    await run(initdb, [`--pgdata=${data}`, "--no-sync", ...who, ...INITDB_ARGS], { runAs, signal });
    await prepared?.keep(name, { from: data, by: "copy", signal });
  }
  if (durable) await run(initdb, [`--pgdata=${data}`, "--sync-only"], { runAs, signal });
}

/** The same for all data folders that are equal but for their system identifier. */
async function keptAs(credentials: Pick<ClusterOptions, "user" | "password">): Promise<string> {
  const text = JSON.stringify([credentials.user, credentials.password, INITDB_ARGS]);
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return `data-of-${serverName()}-${new Uint8Array(digest).slice(0, 8).toHex()}`;
}

/** @throws {Error} with what initdb says, if it fails */
async function run(
  initdb: string,
  args: readonly string[],
  { runAs, signal }: { readonly runAs: Home["runAs"]; readonly signal: AbortSignal },
): Promise<void> {
  const { success, stderr } = await new Deno.Command(initdb, {
    args: [...args],
    cwd: "/",
    clearEnv: true,
    signal,
    ...runAs,
  }).output();
  signal.throwIfAborted();
  if (success) return;
  const reason = new TextDecoder().decode(stderr).trim();
  throw new Error(`Cannot start Postgres: initdb failed: ${reason}`);
}

/** Puts the names in a folder on the disk. */
async function sync(folder: string): Promise<void> {
  using file = await Deno.open(folder);
  await file.sync();
}

const INITDB_ARGS: readonly string[] = [
  "--auth=scram-sha-256",
  "--encoding=UTF8",
  // Sorts by byte, the same on every machine; the locales of the host and ICU stay out of it.
  "--locale-provider=libc",
  "--locale=C",
  "--no-instructions",
];
