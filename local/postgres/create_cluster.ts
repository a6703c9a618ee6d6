/**
 * Makes the data folder of the local Postgres, all of it or nothing of it: an initdb that was
 * killed half-way leaves a folder that neither starts nor lets initdb try again.
 *
 * @module
 */

import type { Home } from "./choose_home.ts";
import { SERVER_MAJOR } from "./install_server.ts";

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
    await initialise(staging, home.runAs, options);
    await Deno.rename(`${staging}/data`, cluster);
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

async function initialise(
  staging: string,
  runAs: Home["runAs"],
  { initdb, user, password, signal }: ClusterOptions,
): Promise<void> {
  await Deno.mkdir(staging, { mode: 0o700 });
  const passwordFile = `${staging}/password`;
  await Deno.writeTextFile(passwordFile, password, { mode: 0o600 });
  if (runAs !== undefined) {
    await Deno.chown(staging, runAs.uid, runAs.gid);
    await Deno.chown(passwordFile, runAs.uid, runAs.gid);
  }
  const { success, stderr } = await new Deno.Command(initdb, {
    args: [
      `--pgdata=${staging}/data`,
      `--username=${user}`,
      `--pwfile=${passwordFile}`,
      "--auth=scram-sha-256",
      "--encoding=UTF8",
      // Sorts by byte, the same on every machine; the locales of the host and ICU stay out of it.
      "--locale-provider=libc",
      "--locale=C",
      "--no-instructions",
    ],
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
