/**
 * The port to Postgres over deno-postgres, `@db/postgres` from JSR: written against 0.19.5, which
 * deno.json pins. The driver speaks the protocol; connecting, pooling, transactions and time limits
 * are ours, for the reasons given there.
 *
 * Known to remain: it knows passwords of printable ASCII only.
 *
 * @module
 */
import { type ConnectionTarget, parseTarget } from "./connection_target.ts";
import type { Database, DatabaseOptions, SqlValue, TextRow } from "./database.ts";
import { dial } from "./dial.ts";
import { createPooledDatabase } from "./pooled_database.ts";
import { type Driver, type Session, type StatementResult, toSessionSettings } from "./session.ts";
import { Wire } from "./wire.ts";

/**
 * A pool over deno-postgres. It connects with the first statement.
 *
 * @throws {Error} if the URL cannot be used, or the driver cannot be imported
 */
export async function openDenoPostgres(options: DatabaseOptions): Promise<Database> {
  const target = parseTarget(options.url, options.ca);
  const driver = await importDenoPostgres();
  return createPooledDatabase(createDriver(driver, target, options), options);
}

/** The part of deno-postgres that is used, as its documentation has it. */
export interface DenoPostgres {
  /** Makes one that is not connected yet. */
  readonly Client: new (options: Readonly<Record<string, unknown>>) => DenoPostgresClient;
  /** What a server's error is; `code` is the SQLSTATE. */
  readonly PostgresError: new (fields: never) => Error & {
    readonly fields: { readonly code?: string };
  };
}

/** One connection of deno-postgres. */
export interface DenoPostgresClient {
  /** Connects and logs in. */
  connect(): Promise<void>;
  /** Runs a statement. Its rows are bytes only once {@linkcode openDenoPostgres} made them so. */
  queryArray(statement: string, args: readonly SqlValue[]): Promise<{
    readonly command: string;
    readonly rows: readonly (readonly (Uint8Array | null)[])[];
    readonly rowDescription?: { readonly columns: readonly { readonly name: string }[] };
  }>;
}

/**
 * Imports the driver, from JSR as a rule. The name is computed, so that whoever never calls this
 * needs no JSR: Deno resolves an import that it can read off the source before anything runs.
 */
export async function importDenoPostgres(): Promise<DenoPostgres> {
  const name = ["@db", "postgres"].join("/");
  return await import(name);
}

function createDriver(
  { Client, PostgresError }: DenoPostgres,
  target: ConnectionTarget,
  options: DatabaseOptions,
): Driver {
  const config = {
    user: target.user,
    password: target.password,
    database: target.database,
    applicationName: options.applicationName,
    options: toSessionSettings(options),
    // Unreachable on purpose: the client is handed its connection, encrypted or not, and could
    // only open another one by mistake.
    hostname: "handed-over.invalid",
    port: target.port,
    tls: { enabled: false },
    // With more, a statement in a transaction whose connection was lost would silently reconnect
    // and be committed on its own.
    connection: { attempts: 0 },
  };
  return {
    name: "deno-postgres",
    toSqlstate: (error) => error instanceof PostgresError ? error.fields.code : undefined,
    async connect(timeoutMs) {
      const limit = new AbortController();
      const timer = setTimeout(
        () => limit.abort(new Error(`no answer in ${Math.round(timeoutMs)} ms`)),
        timeoutMs,
      );
      try {
        const client = new Client(config);
        const wire = new Wire(await dial(target, limit.signal));
        await logIn(client, wire, limit.signal);
        return toSession(client, wire);
      } catch (error) {
        throw limit.signal.aborted ? limit.signal.reason : error;
      } finally {
        clearTimeout(timer);
      }
    },
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
 * Calls `connect` with a `Deno.connect` that gives it `wire`. deno-postgres has no option for a
 * connection of one's own, but calls `Deno.connect` before its first await: the global is replaced
 * for that one synchronous call, in which no other code runs.
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
 * Makes results keep values as the bytes that came. The driver's own decoder, even with the strategy
 * `string`, takes U+FEFF at the beginning of a text for a byte order mark and drops it, so that a
 * key read back would not be the key that was stored. The class of results is not exported.
 */
async function keepBytes(client: DenoPostgresClient): Promise<void> {
  const result = await client.queryArray("select 1", []);
  Reflect.set(Object.getPrototypeOf(result), "insertRow", insertRow);
}

function insertRow(this: { rows: unknown[] }, values: unknown): void {
  this.rows.push(values);
}

function toSession(client: DenoPostgresClient, wire: Wire): Session {
  return {
    get isReady() {
      return wire.isQuiet && wire.lastByte === IDLE;
    },
    async query(statement, args): Promise<StatementResult> {
      // Not queryObject(), which refuses columns of the same name; the last one counts, as in pg.
      const { rows, rowDescription, command } = await client.queryArray(statement, [...args]);
      const names = rowDescription?.columns.map(({ name }) => name) ?? [];
      return { command, rows: rows.map((values) => toTextRow(names, values)) };
    },
    // Not the client's end(), which fails, and leaves the socket open, if the server has gone.
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
