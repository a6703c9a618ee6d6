/**
 * A real PgBouncer in transaction mode, as Debian installs it: each transaction may run on another
 * session of the server, and startup parameters that it does not know are refused.
 *
 * @module
 */
import { may } from "../permissions.ts";
import { freePorts } from "../kafka/free_ports.ts";
import { isInstalled } from "../process/run_program.ts";
import { spawnProcess } from "../process/spawn_process.ts";
import { waitUntil } from "../wait_until.ts";
import { tempDir } from "../temp_dir.ts";

/** Where Debian has it, which is not in everybody's `PATH`. */
const PROGRAM = "/usr/sbin/pgbouncer";

/** Whether this run can start one; if it is not here, a printed line says so. */
export const mayRunPgbouncer: boolean = may.runStack && await isInstalled(PROGRAM, "--version");

/** A running one. Disposing it ends it. */
export interface Pgbouncer extends AsyncDisposable {
  /** The URL of the server behind it, through it. */
  readonly url: string;
  /** Tells it another password of a user, for clients and at the server; sessions stay. */
  changePassword(user: PoolerUser): Promise<void>;
  /** What it has logged. */
  log(): string;
}

/** A login that it knows. */
export interface PoolerUser {
  readonly user: string;
  readonly password: string;
}

/** Options for {@linkcode startPgbouncer}. */
export interface PgbouncerOptions {
  /** The server behind it. */
  readonly url: string;
  /** Most sessions of a user at the server. @default {4} */
  readonly sessions?: number;
  /** Who may log in besides the user of the URL. */
  readonly users?: readonly PoolerUser[];
}

/** Starts one before the server of `url`. */
export async function startPgbouncer(
  { url, sessions = 4, users = [] }: PgbouncerOptions,
): Promise<Pgbouncer> {
  const { hostname, port, username, password } = new URL(url);
  const [own = 0] = freePorts(1);
  await using starting = new AsyncDisposableStack();
  const { path: dir } = starting.use(await tempDir());
  await Deno.chmod(dir, 0o755);
  const passwords = new Map([
    [decodeURIComponent(username), decodeURIComponent(password)],
    ...users.map(({ user, password }) => [user, password] as const),
  ]);
  async function writeUsers(): Promise<void> {
    const lines = [...passwords].map(([user, password]) => `"${user}" "${password}"\n`);
    await Deno.writeTextFile(`${dir}/users.new`, lines.join(""));
    await Deno.rename(`${dir}/users.new`, `${dir}/users.txt`);
  }
  await writeUsers();
  await Deno.writeTextFile(
    `${dir}/pgbouncer.ini`,
    `[databases]
* = host=${hostname} port=${port}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${own}
unix_socket_dir =
auth_type = scram-sha-256
auth_file = ${dir}/users.txt
pool_mode = transaction
default_pool_size = ${sessions}
max_client_conn = 200
server_login_retry = 1
`,
  );
  // It refuses to run as root.
  const user = Deno.uid() === 0 ? ["-u", "nobody"] : [];
  const running = starting.use(
    spawnProcess(PROGRAM, { args: [...user, `${dir}/pgbouncer.ini`] }),
  );
  await running.untilLine("process up");
  const through = new URL(url);
  through.host = `127.0.0.1:${own}`;
  const stack = starting.move();
  return {
    url: through.href,
    async changePassword({ user, password }) {
      passwords.set(user, password);
      await writeUsers();
      const countReloads = () => running.output().split("SIGHUP").length;
      const before = countReloads();
      running.kill("SIGHUP");
      await waitUntil("pgbouncer reads its files again", () => countReloads() > before);
    },
    log: () => running.output(),
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}
