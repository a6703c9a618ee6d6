/**
 * Asks who listens on a port of this machine: our Postgres, another one, or nobody. Both readiness
 * and the search for an orphan rest on the answer; only here does `local/postgres` know a driver.
 *
 * @module
 */

/** Where to connect, and as whom. */
export interface Target {
  /** On 127.0.0.1. */
  readonly port: number;
  /** A superuser: only they may see `data_directory`. */
  readonly user: string;
  /** That user's. */
  readonly password: string;
}

/** What a connection attempt found. */
export type Answer =
  /** A Postgres that took our password and serves this folder. */
  | { readonly type: "postgres"; readonly dataDirectory: string }
  /** A Postgres that is starting, recovering or shutting down (SQLSTATE 57P03). */
  | { readonly type: "busy" }
  /** A Postgres that does not know us (SQLSTATE class 28). */
  | { readonly type: "stranger"; readonly sqlState: string }
  /** No Postgres, as far as we can tell. */
  | { readonly type: "nobody"; readonly error: unknown };

/**
 * Connects once to 127.0.0.1; gives up after 2 s.
 *
 * @throws {Error} if the driver cannot be loaded or may not read its PG* variables: no answer then
 */
export async function whoAnswers(target: Target): Promise<Answer> {
  const client = await createClient(target, { connectMs: 2_000 });
  try {
    await client.connect();
    const { rows } = await client.query("select current_setting('data_directory') as folder");
    return { type: "postgres", dataDirectory: String(rows[0]?.folder) };
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "";
    if (code === "57P03") return { type: "busy" };
    if (code.startsWith("28")) return { type: "stranger", sqlState: code };
    return { type: "nobody", error };
  } finally {
    await client.end();
  }
}

/** Creates the database unless it exists. Idempotent. */
export async function ensureDatabase(target: Target, database: string): Promise<void> {
  // It has answered a moment ago, and nobody tries again.
  const client = await createClient(target, { connectMs: 30_000 });
  try {
    await client.connect();
    // The server quotes the name: no identifier is built from input here.
    const { rows } = await client.query(
      `select format('create database %I', $1::text) as statement
       where not exists (select from pg_database where datname = $1)`,
      [database],
    );
    for (const { statement } of rows) await client.query(String(statement));
  } finally {
    await client.end();
  }
}

/** As much of pg's client as is used here. */
interface Client {
  connect(): Promise<unknown>;
  query(text: string, values?: string[]): Promise<{ rows: Record<string, unknown>[] }>;
  end(): Promise<unknown>;
}

async function createClient(
  { port, user, password }: Target,
  { connectMs }: { readonly connectMs: number },
): Promise<Client> {
  // Not at the top: pg reads PG* from the environment, which tests without permissions must not.
  const { default: pg } = await import("pg");
  const client = new pg.Client({
    host: "127.0.0.1",
    port,
    user,
    password,
    database: "postgres", // which every cluster has
    ssl: false,
    connectionTimeoutMillis: connectMs,
    query_timeout: 30_000,
  });
  // A connection that breaks while idle would be an unhandled event otherwise.
  client.on("error", () => {});
  return client;
}
