/**
 * Starts a real Postgres 18 on this machine, without Docker: the stand-in for Amazon RDS behind
 * `deno task local`, the demo, the integration tests and the benchmarks.
 *
 * @module
 */

import { sleep } from "../../shared/service/sleep.ts";
import { chooseHome, type Home, leaveNote } from "./choose_home.ts";
import { claimPort } from "./claim_port.ts";
import { ensureCluster } from "./create_cluster.ts";
import { installServer, platformName } from "./install_server.ts";
import { lockHome } from "./lock_home.ts";
import {
  type CompletePostgresOptions,
  type LocalPostgres,
  type PostgresOptions,
  USUAL_CREDENTIALS,
  withPostgresDefaults,
} from "./postgres_options.ts";
import { openPreparedFolders } from "./prepared_folders.ts";
import { openServerLog } from "./server_log.ts";
import { serverArguments } from "./server_settings.ts";
import { type ServerProcess, spawnServer } from "./spawn_server.ts";
import { stopOrphan } from "./stop_orphan.ts";
import { type StopMode, stopServer } from "./stop_server.ts";
import { EarlyExitError, waitUntilReady } from "./wait_until_ready.ts";
import { toStartError } from "./to_start_error.ts";
import { ensureDatabase } from "./who_answers.ts";

export type {
  LocalPostgres,
  PostgresEvent,
  PostgresExit,
  PostgresOptions,
} from "./postgres_options.ts";

/**
 * How long to try again when the server ended early on data whose last server was killed: that
 * one's sessions hold its shared memory until they notice, a few milliseconds as a rule.
 */
const AFTER_KILL_MS = 5_000;

/**
 * Starts Postgres on `options.dataDir` and resolves when it takes connections and has the database.
 * To start again on the same data, stop it and call this with the same options (and its `port`).
 *
 * A server that an earlier, killed run left on this data is stopped first; no other process is
 * ever signalled. Works as root and as an ordinary user on Linux; on macOS it was never tried.
 *
 * @throws {TaskError} if the port cannot be had, the disk is full, or initdb cannot run as this user
 * @throws {Error} if a running process has this folder open, the data is of another Postgres
 * version or password, there are no binaries for this platform, or the server ends at once
 * @throws the reason of `options.signal` when that aborts first
 */
export async function startPostgres(options: PostgresOptions): Promise<LocalPostgres> {
  const startedAt = performance.now();
  const complete = withPostgresDefaults(options);
  platformName(); // before anything is created: it throws where there is no Postgres to start
  const home = await chooseHome(complete.dataDir);
  const lock = await lockHome(home.dir);
  try {
    const started = await startLocked(home, complete);
    const { pid } = started.server;
    const elapsedMs = performance.now() - startedAt;
    complete.onEvent({ type: "ready", pid, port: started.port, elapsedMs });
    return toLocalPostgres(started, lock, complete);
  } catch (error) {
    lock[Symbol.dispose]();
    throw toStartError(error, home.dir);
  }
}

interface Started {
  readonly server: ServerProcess;
  readonly port: number;
  readonly logFile: string;
}

async function startLocked(home: Home, options: CompletePostgresOptions): Promise<Started> {
  const { user, password, database, onEvent, signal } = options;
  const cluster = `${home.dir}/data`;
  const prepared = await openPreparedFolders();
  const binaries = await installServer(home.dir, { prepared, signal });
  const orphan = await stopOrphan({ ...binaries, cluster, user, password, runAs: home.runAs });
  if (orphan.type === "stopped") onEvent({ type: "orphan_stopped", pid: orphan.pid });
  const port = claimPort(options.port);

  if (home.dir !== home.dataDir) {
    if (home.forgotten) await removeFolder(cluster);
    await leaveNote(home);
    onEvent({ type: "data_elsewhere", dataDir: home.dataDir, realDir: home.dir });
  }
  const onCreate = (directory: string) => onEvent({ type: "initialising", directory });
  await ensureCluster(home, cluster, {
    initdb: binaries.initdb,
    user,
    password,
    onCreate,
    // Of others initdb makes one each time: passwords at random would fill `/var/tmp`.
    prepared: isUsual(options) ? prepared : undefined,
    durable: options.durable,
    signal,
  });

  const log = await openServerLog(`${home.dir}/postgres.log`, home.runAs);
  const command = {
    program: binaries.postgres,
    args: serverArguments(cluster, port, options.parameters),
    env: options.env,
    logFile: log.path,
    runAs: home.runAs,
    stalePid: orphan.type === "stale" ? orphan.pid : undefined,
  };
  signal.throwIfAborted();
  const retryUntil = Date.now() + (orphan.type === "stale" ? AFTER_KILL_MS : 0);
  while (true) {
    const server = spawnServer(command);
    try {
      await waitUntilReady(server, { port, user, password, cluster, log, signal });
      await ensureDatabase({ port, user, password }, database);
      return { server, port, logFile: log.path };
    } catch (error) {
      await stopServer(server, "fast");
      // Another program may have been faster than the server.
      if (error instanceof EarlyExitError) claimPort(port);
      if (!(error instanceof EarlyExitError) || Date.now() > retryUntil) throw error;
      await sleep(100);
    }
  }
}

function isUsual({ user, password }: CompletePostgresOptions): boolean {
  return user === USUAL_CREDENTIALS.user && password === USUAL_CREDENTIALS.password;
}

function toLocalPostgres(
  { server, port, logFile }: Started,
  lock: Disposable,
  { user, password, database, onEvent }: CompletePostgresOptions,
): LocalPostgres {
  let expected = false;
  const exited = server.exited.then((end) => {
    lock[Symbol.dispose]();
    const exit = { ...end, expected };
    onEvent({ type: "exited", ...exit });
    return exit;
  });
  const end = async (mode: StopMode) => {
    expected ||= server.running;
    await stopServer(server, mode);
    await exited;
  };
  const credentials = `${encodeURIComponent(user)}:${encodeURIComponent(password)}`;
  return {
    port,
    pid: server.pid,
    url: `postgres://${credentials}@127.0.0.1:${port}/${encodeURIComponent(database)}`,
    logFile,
    exited,
    stop: (mode = "fast") => end(mode),
    kill: () => end("kill"),
    [Symbol.asyncDispose]: () => end("fast"),
  };
}

async function removeFolder(path: string): Promise<void> {
  try {
    await Deno.remove(path, { recursive: true });
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}
