/**
 * The port to Postgres over npm's `pg`.
 *
 * @module
 */
// @ts-types="@types/pg"
import pg from "pg";
import type { Database, DatabaseOptions, Queryable, SqlValue, TextRow } from "./database.ts";
import { DatabaseError } from "./database_error.ts";

/**
 * A pool over `pg`. It connects with the first statement and never rejects before; a connection
 * that fails is dropped from the pool and the next statement opens another.
 */
export function openPg(options: DatabaseOptions): Database {
  const pool = new pg.Pool({
    ...toConnection(options),
    max: options.maxConnections ?? 4,
    connectionTimeoutMillis: options.connectTimeoutMs ?? 5_000,
    query_timeout: options.statementTimeoutMs ?? 60_000,
    application_name: options.applicationName,
    keepAlive: true,
    options: "-c timezone=UTC",
    types: { getTypeParser: () => asText },
  });
  // Without a listener an idle connection's end would be an uncaught error and stop the process.
  pool.on("error", () => {});

  async function withClient<T>(work: (client: Queryable) => Promise<T>): Promise<T> {
    const client = await pool.connect().catch((cause: unknown) => {
      throw toDatabaseError(cause);
    });
    // A checked-out client reports its end both here and by rejecting the statement.
    const ignore = () => {};
    client.on("error", ignore);
    let failure: unknown;
    try {
      return await work({ query: (statement, args) => run(client, { statement, args }) });
    } catch (error) {
      failure = error;
      throw error;
    } finally {
      client.off("error", ignore);
      // Only an error of the server itself leaves the connection in a known state.
      client.release(failure instanceof DatabaseError && failure.sqlstate === undefined);
    }
  }

  return {
    driver: "pg",
    query: (statement, args) => withClient((client) => client.query(statement, args)),
    transaction: (work) =>
      withClient(async (client) => {
        await client.query("begin");
        try {
          const result = await work(client);
          await client.query("commit");
          return result;
        } catch (error) {
          if (!isConnectionLost(error)) await client.query("rollback");
          throw error;
        }
      }),
    async [Symbol.asyncDispose]() {
      await pool.end();
    },
  };
}

async function run(
  client: pg.ClientBase,
  { statement, args = [] }: { statement: string; args?: readonly SqlValue[] | undefined },
): Promise<readonly TextRow[]> {
  try {
    const { rows } = await client.query<TextRow>(statement, [...args]);
    return rows;
  } catch (cause) {
    throw toDatabaseError(cause);
  }
}

/**
 * What is neither the server's nor a plain mistake of a program comes from the connection: `pg`
 * has no class and, for a timeout or a connection that ended, no code of its own for these.
 */
function toDatabaseError(cause: unknown): unknown {
  if (cause instanceof TypeError || cause instanceof RangeError) return cause;
  const sqlstate = cause instanceof pg.DatabaseError ? cause.code : undefined;
  const message = cause instanceof Error ? cause.message : String(cause);
  return new DatabaseError(`Cannot run a statement: ${message}`, { sqlstate, cause });
}

function isConnectionLost(error: unknown): boolean {
  return error instanceof DatabaseError && error.sqlstate === undefined;
}

/** `ssl` given beside a URL with `sslmode` would be overruled by it, so a CA takes its place. */
function toConnection({ url, ca }: DatabaseOptions): pg.PoolConfig {
  if (ca === undefined) return { connectionString: url };
  const parsed = new URL(url);
  parsed.searchParams.delete("sslmode");
  return { connectionString: parsed.href, ssl: { ca, rejectUnauthorized: true } };
}

function asText(value: string): string {
  return value;
}
