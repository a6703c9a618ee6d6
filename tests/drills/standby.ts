/**
 * A hot standby of the drill's Postgres: a copy that follows by streaming, as a company's replica
 * does, and can take the primary's place (PostgreSQL documentation, 26.2).
 *
 * @module
 */
import { chooseHome, leaveNote } from "../../local/postgres/choose_home.ts";
import { removePostgres } from "../../local/postgres/remove_postgres.ts";
import { type LocalPostgres, startPostgres } from "../../local/postgres/start_postgres.ts";
import type { Database } from "../../shared/postgres/database.ts";
import { startRelay } from "../support/relay.ts";
import { backUp } from "./base_backup.ts";
import { openDrillDatabase } from "./open_drill_database.ts";

/** A standby that runs. Disposing it stops it and removes its data. */
export interface Standby extends AsyncDisposable {
  /** It takes reads, and what it knows is a moment old. */
  readonly server: LocalPostgres;
  /** A superuser's connections to it. */
  readonly database: Database;
  /** Its data folder. */
  readonly data: string;
  /** Nothing more of what the primary writes comes here. */
  cutOff(): void;
  /** Makes it a primary of what it has; resolves when it takes writes. */
  promote(): Promise<void>;
}

/** Whom a standby follows. */
export interface StandbyOptions {
  /** A superuser's connections to the primary. */
  readonly primary: Database;
  /** The primary's data folder. */
  readonly from: string;
  /** The primary's port, user and password. */
  readonly url: string;
  /** Folder of the standby; it does not exist. */
  readonly dataDir: string;
}

/** Copies the primary while it runs, and starts the copy on a free port. */
export async function startStandby(
  { primary, from, url, dataDir }: StandbyOptions,
): Promise<Standby> {
  await using starting = new AsyncDisposableStack();
  const { port, username, password } = new URL(url);
  const line = starting.use(startRelay({ to: Number(port) }));
  const home = await chooseHome(dataDir);
  if (home.forgotten) await leaveNote(home);
  const data = `${home.dir}/data`;
  starting.defer(() => removePostgres(dataDir));
  await backUp(primary, { from, to: data });
  await Deno.writeTextFile(`${data}/standby.signal`, "");
  const server = await startPostgres({
    dataDir,
    port: 0,
    parameters: {
      primary_conninfo: `host=127.0.0.1 port=${line.port} user=${username} password=${password}`,
      // A report of the standby gives way to what the primary writes, at once.
      max_standby_streaming_delay: "0",
    },
  });
  starting.use(server);
  const database = starting.use(openDrillDatabase(server.url));
  const running = starting.move();
  return {
    server,
    database,
    data,
    cutOff: () => line.set("swallowed"),
    async promote() {
      await database.query("select pg_promote(true, 60)");
    },
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}
