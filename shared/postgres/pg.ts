/**
 * The port to Postgres over npm's `pg`. Only its client is used: the pool, transactions and time
 * limits are ours, for both drivers.
 *
 * @module
 */
import { hash } from "node:crypto";
import { isIP } from "node:net";
// @ts-types="@types/pg"
import pg from "pg";
import { requestCancel, type SessionKey } from "./cancel_request.ts";
import { type CopyConnection, CopySender } from "./copy_sender.ts";
import type { Database, DatabaseOptions, QueryOptions, SqlValue, TextRow } from "./database.ts";
import { NO_TLS, offersTls } from "./dial.ts";
import { createPooledDatabase } from "./pooled_database.ts";
import type { ServerAddress, Session, StatementResult } from "./session.ts";
import { toTargetSource } from "./target_source.ts";

/**
 * A pool over `pg`. Connects with the first statement.
 *
 * @throws {Error} if the URL cannot be used
 */
export function openPg(options: DatabaseOptions): Database {
  const source = toTargetSource(options);
  const plans: Plans = { areKept: true };
  return createPooledDatabase({
    name: "pg",
    connect: (server, timeoutMs) => connect(server, { plans, timeoutMs }),
    toSqlstate: (error) => error instanceof pg.DatabaseError ? error.code : undefined,
  }, { ...options, source });
}

/**
 * Whether the sessions keep plans. A pooler that gives each transaction another session may not know
 * the statement that was prepared (PgBouncer before 1.21): then none keeps plans any more.
 */
interface Plans {
  areKept: boolean;
}

async function connect(
  server: ServerAddress,
  { plans, timeoutMs }: { readonly plans: Plans; readonly timeoutMs: number },
): Promise<Session> {
  const client = new pg.Client({
    host: server.address,
    port: server.port,
    user: server.user,
    password: server.password,
    database: server.database,
    // Always set: by default it would come from PGSSLMODE.
    ssl: await toSsl(server, timeoutMs),
    application_name: server.applicationName,
    connectionTimeoutMillis: timeoutMs,
    keepAlive: true,
    types: { getTypeParser: () => asText },
  });
  let hasFailed = false;
  // Without a listener the end of an idle connection would be an uncaught error and stop the
  // process. While a statement runs, the statement rejects as well.
  client.on("error", () => hasFailed = true);
  client.on("end", () => hasFailed = true);
  let key: SessionKey | undefined;
  client.connection.once("backendKeyData", ({ processID, secretKey }: PgKey) => {
    key = { processId: processID, secretKey };
  });
  try {
    await client.connect();
  } catch (error) {
    client.connection.stream.destroy();
    if (error instanceof Error && error.message === PG_NO_TLS) throw new Error(NO_TLS);
    throw error;
  }
  return {
    get isReady() {
      return !hasFailed && client.getTransactionStatus() === "I";
    },
    query: (statement, args, options) => query(client, { statement, args, plans, ...options }),
    copy: (statement, lines) => copy(client, statement, lines),
    async cancel(signal) {
      if (key !== undefined) await requestCancel(server, { key, signal });
    },
    end: () => client.end(),
    destroy() {
      hasFailed = true; // The event `end` comes later, after the pool has read `isReady`.
      client.connection.stream.destroy();
    },
  };
}

/** What pg 8.23 says, which has no code for it. */
const PG_NO_TLS = "The server does not support SSL connections";

/** The message BackendKeyData as `pg` passes it on; its types do not have it. */
interface PgKey {
  readonly processID: number;
  readonly secretKey: number;
}

/** `pg` treats `sslmode=prefer` as `require`, so the server is asked beforehand. */
async function toSsl(server: ServerAddress, timeoutMs: number) {
  const { tls, ca, client, hostname } = server;
  if (tls === "off") return false;
  if (tls === "offered") {
    const limit = new AbortController();
    const timer = setTimeout(() => limit.abort(new Error("timeout expired")), timeoutMs);
    try {
      if (!await offersTls(server, limit.signal)) return false;
    } finally {
      clearTimeout(timer);
    }
  }
  return {
    rejectUnauthorized: true,
    // The certificate is for the name, and `pg` only has one of its addresses.
    ...(isIP(hostname) === 0 ? { servername: hostname } : {}),
    ...(ca === undefined ? {} : { ca }),
    ...(client === undefined ? {} : { cert: client.certificate, key: client.key }),
  };
}

async function query(
  client: pg.Client,
  { statement, args, keepPlan = false, plans }: QueryOptions & {
    readonly statement: string;
    readonly args: readonly SqlValue[];
    readonly plans: Plans;
  },
): Promise<StatementResult> {
  const isNamed = keepPlan && plans.areKept;
  try {
    return await client.query<TextRow>({
      text: statement,
      values: [...args],
      ...(isNamed ? { name: toName(statement) } : {}),
    });
  } catch (error) {
    if (isNamed && error instanceof pg.DatabaseError && LOST_PLAN.has(error.code ?? "")) {
      plans.areKept = false;
    }
    throw error;
  }
}

/** invalid_sql_statement_name, duplicate_prepared_statement. */
const LOST_PLAN: ReadonlySet<string> = new Set(["26000", "42P05"]);

/** Made from the text: behind a pooler another process may have prepared it under the same name. */
function toName(statement: string): string {
  let name = names.get(statement);
  if (name === undefined) names.set(statement, name = hash("sha256", statement).slice(0, 32));
  return name;
}

const names = new Map<string, string>();

function copy(
  client: pg.Client,
  statement: string,
  lines: Iterable<string>,
): Promise<StatementResult> {
  const { promise, resolve, reject } = Promise.withResolvers<StatementResult>();
  const sender = new CopySender(lines);
  const query = new pg.Query(statement, (error, result) => {
    sender.stop();
    if (error) reject(error);
    else if (sender.hasBegun) resolve({ rows: [], command: result.command });
    else reject(new TypeError("Cannot copy: the statement took no lines"));
  });
  const handleCopyInResponse = (connection: CopyConnection) => sender.send(connection);
  client.query(Object.assign(query, { handleCopyInResponse }));
  return promise;
}

function asText(value: string): string {
  return value;
}
