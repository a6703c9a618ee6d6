/**
 * The port to Postgres over deno-postgres, `@db/postgres` from JSR, 0.19.5 as pinned in deno.json.
 * Only its protocol code is used. Connecting (`dial.ts`), pooling (`session_pool.ts`), transactions
 * and time limits (`pooled_database.ts`) are ours.
 *
 * Known limit: deno-postgres supports passwords of printable ASCII only.
 *
 * @module
 */
import { requestCancel } from "./cancel_request.ts";
import type { Database, DatabaseOptions, SqlValue, TextRow } from "./database.ts";
import { dial } from "./dial.ts";
import { createPooledDatabase } from "./pooled_database.ts";
import type { Driver, ServerAddress, Session, StatementResult } from "./session.ts";
import { toTargetSource } from "./target_source.ts";
import { Wire } from "./wire.ts";

/**
 * A pool over deno-postgres. Connects with the first statement.
 *
 * @throws {Error} if the URL cannot be used, or the driver cannot be imported
 */
export async function openDenoPostgres(options: DatabaseOptions): Promise<Database> {
  const source = toTargetSource(options);
  // Deno.startTls (2.9.6) ignores one, and the server would see a client without.
  if (options.files?.certificate !== undefined) throw new Error(NO_CLIENT_CERTIFICATE);
  return createPooledDatabase(createDriver(await importDenoPostgres()), { ...options, source });
}

/** What to do for a server that asks for a certificate of ours. */
export const NO_CLIENT_CERTIFICATE =
  "Cannot show a client certificate with POSTGRES_DRIVER=deno-postgres; set POSTGRES_DRIVER=pg";

/** The part of deno-postgres that is used. */
export interface DenoPostgres {
  /** A client that has yet to connect. */
  readonly Client: new (options: Readonly<Record<string, unknown>>) => DenoPostgresClient;
  /** The class of errors from the server; `code` is the SQLSTATE. */
  readonly PostgresError: new (fields: never) => Error & {
    readonly fields: { readonly code?: string };
  };
}

/** One connection of deno-postgres. */
export interface DenoPostgresClient {
  /** Connects and logs in. */
  connect(): Promise<void>;
  /** Runs a statement. Rows hold bytes, as {@linkcode openDenoPostgres} has set it up. */
  queryArray(statement: string, args: readonly SqlValue[]): Promise<{
    readonly command: string;
    readonly rows: readonly (readonly (Uint8Array | null)[])[];
    readonly rowDescription?: { readonly columns: readonly { readonly name: string }[] };
  }>;
}

/**
 * Imports the driver, usually from JSR. The name is computed: Deno resolves an import with a
 * literal name before anything runs, and then every process would need JSR.
 */
export async function importDenoPostgres(): Promise<DenoPostgres> {
  const name = ["@db", "postgres"].join("/");
  return await import(name);
}

function createDriver({ Client, PostgresError }: DenoPostgres): Driver {
  return {
    name: "deno-postgres",
    toSqlstate: (error) => error instanceof PostgresError ? error.fields.code : undefined,
    async connect(server, timeoutMs) {
      const limit = new AbortController();
      const timer = setTimeout(
        () => limit.abort(new Error(`no answer in ${Math.round(timeoutMs)} ms`)),
        timeoutMs,
      );
      try {
        const client = new Client(toConfig(server));
        const wire = new Wire(await dial(server, limit.signal));
        await logIn(client, wire, limit.signal);
        return toSession(client, { wire, server });
      } catch (error) {
        throw limit.signal.aborted ? limit.signal.reason : error;
      } finally {
        clearTimeout(timer);
      }
    },
  };
}

function toConfig({ user, password, database, applicationName, port }: ServerAddress) {
  return {
    user,
    password,
    database,
    applicationName,
    // Unreachable on purpose: the client gets a connection that is open already, and could only
    // open another one by mistake.
    hostname: "handed-over.invalid",
    port,
    tls: { enabled: false },
    // With more attempts, a statement in a transaction whose connection was lost would silently
    // reconnect and be committed on its own.
    connection: { attempts: 0 },
  };
}

async function logIn(client: DenoPostgresClient, wire: Wire, signal: AbortSignal): Promise<void> {
  const close = () => wire.close();
  signal.addEventListener("abort", close);
  try {
    await handOver(wire, () => client.connect());
    await keepBytes(client);
  } catch (error) {
    wire.close();
    await wire.closed();
    throw error;
  } finally {
    signal.removeEventListener("abort", close);
  }
}

/**
 * Calls `connect` while `Deno.connect` returns `wire`. deno-postgres has no option for an open
 * connection, but calls `Deno.connect` before its first await: the global is replaced for that one
 * synchronous call, in which no other code runs.
 */
function handOver(wire: Wire, connect: () => Promise<void>): Promise<void> {
  const original = Deno.connect;
  Reflect.set(Deno, "connect", () => Promise.resolve(wire));
  try {
    return connect();
  } finally {
    Reflect.set(Deno, "connect", original);
  }
}

/**
 * Makes results keep values as bytes. The driver's decoder, even with the strategy `string`, drops
 * U+FEFF at the beginning of a text as a byte order mark, so that a key read back would not be the
 * key that was stored. The class of results is not exported, hence the detour over an instance.
 */
async function keepBytes(client: DenoPostgresClient): Promise<void> {
  const result = await client.queryArray("select 1", []);
  Reflect.set(Object.getPrototypeOf(result), "insertRow", insertRow);
}

function insertRow(this: { rows: unknown[] }, values: unknown): void {
  this.rows.push(values);
}

function toSession(
  client: DenoPostgresClient,
  { wire, server }: { readonly wire: Wire; readonly server: ServerAddress },
): Session {
  return {
    get isReady() {
      return wire.isQuiet && wire.lastByte === IDLE;
    },
    async query(statement, args): Promise<StatementResult> {
      // Not queryObject(), which refuses columns of the same name. The last one counts, as in pg.
      const { rows, rowDescription, command } = await client.queryArray(statement, [...args]);
      const names = rowDescription?.columns.map(({ name }) => name) ?? [];
      return { command, rows: rows.map((values) => toTextRow(names, values)) };
    },
    async cancel(signal) {
      const key = wire.sessionKey;
      if (key !== undefined) await requestCancel(server, { key, signal });
    },
    // Not the client's end(): if the server has gone, it fails and leaves the socket open.
    async end() {
      try {
        await wire.writable.getWriter().write(TERMINATE);
        await wire.flush();
      } finally {
        wire.close();
        await wire.closed();
      }
    },
    destroy: () => wire.close(),
  };
}

function toTextRow(names: readonly string[], values: readonly (Uint8Array | null)[]): TextRow {
  const row: Record<string, string | null> = {};
  for (const [index, name] of names.entries()) {
    const value = values[index] ?? null;
    row[name] = value && decoder.decode(value);
  }
  return row;
}

const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

/** The transaction status `I` of ReadyForQuery (PostgreSQL documentation, 55.7). */
const IDLE = 0x49;
/** The message Terminate. */
const TERMINATE = new Uint8Array([0x58, 0, 0, 0, 4]);
