/**
 * The port to Postgres over the sessions of a driver: transactions, time limits, and errors in our
 * own class. What both drivers must do alike is here, once.
 *
 * @module
 */
import { withTimeout } from "../service/with_timeout.ts";
import type { Database, DatabaseOptions, Queryable, QueryOptions, SqlValue } from "./database.ts";
import { DatabaseError } from "./database_error.ts";
import { connectTo } from "./connector.ts";
import type { Driver, Session, StatementResult } from "./session.ts";
import { SessionPool } from "./session_pool.ts";
import type { TargetSource } from "./target_source.ts";
import { toDatabaseError } from "./to_database_error.ts";

/** The limits of a pool, from {@linkcode DatabaseOptions}, and where it connects to. */
export interface PoolOptions extends
  Pick<
    DatabaseOptions,
    "maxConnections" | "connectTimeoutMs" | "statementTimeoutMs" | "resolve"
  > {
  /** Says where to connect to, each time. */
  readonly source: TargetSource;
}

/** The database over `driver`. Connects with the first statement. */
export function createPooledDatabase(
  driver: Driver,
  { source, resolve, maxConnections = 4, statementTimeoutMs = 60_000, ...options }: PoolOptions,
): Database {
  async function connect(timeoutMs: number): Promise<Session> {
    try {
      return await connectTo(await source.read(), { driver, timeoutMs, resolve });
    } catch (cause) {
      const action = `connect to Postgres at ${source.address}`;
      throw toDatabaseError(cause, { action, driver });
    }
  }
  const pool = new SessionPool({
    connect,
    maxSessions: maxConnections,
    acquireTimeoutMs: source.connectTimeoutMs ?? options.connectTimeoutMs ?? 5_000,
  });

  async function withSession<T>(work: (session: GuardedSession) => Promise<T>): Promise<T> {
    const session = await pool.acquire().catch((cause) => {
      throw toDatabaseError(cause, { action: "get a connection", driver });
    });
    try {
      return await work(new GuardedSession(session, { driver, statementTimeoutMs }));
    } finally {
      pool.release(session);
    }
  }

  return {
    driver: driver.name,
    query: (statement, args = [], options = {}) =>
      withSession(async (session) => (await session.run(statement, args, options)).rows),
    transaction: (work) => withSession((session) => runTransaction(session, work)),
    [Symbol.asyncDispose]: () => pool[Symbol.asyncDispose](),
  };
}

async function runTransaction<T>(
  session: GuardedSession,
  work: (transaction: Queryable) => Promise<T>,
): Promise<T> {
  let over = false;
  function assertUnderWay(): void {
    if (over) throw new Error("Cannot run a statement: its transaction is over");
  }
  async function copy(statement: string, lines: Iterable<string>): Promise<void> {
    assertUnderWay();
    await session.copy(statement, lines);
  }
  const transaction: Queryable = {
    async query(statement, args = [], options = {}) {
      assertUnderWay();
      return (await session.run(statement, args, options)).rows;
    },
    ...(session.canCopy ? { copy } : {}),
  };
  await session.begin();
  try {
    const result = await work(transaction);
    over = true;
    const { command } = await session.run("commit");
    // Postgres answers ROLLBACK, and no error, when a statement of the transaction had failed.
    if (command !== "COMMIT") throw new DatabaseError(NOT_COMMITTED, { sqlstate: "25P02" });
    return result;
  } catch (error) {
    over = true;
    // After a failed rollback the session is not ready, and the pool closes it. The caller needs
    // the error before it.
    await session.run("rollback").catch(() => {});
    throw error;
  }
}

/** A session that runs one statement at a time, each within a time limit, and none after an outage. */
class GuardedSession {
  readonly #session: Session;
  readonly #driver: Driver;
  readonly #timeoutMs: number;
  #last: Promise<unknown> = Promise.resolve();
  #outage: unknown;

  constructor(
    session: Session,
    options: { readonly driver: Driver; readonly statementTimeoutMs: number },
  ) {
    this.#session = session;
    this.#driver = options.driver;
    this.#timeoutMs = options.statementTimeoutMs;
  }

  /**
   * Runs concurrent statements one after another: pg warns that it will stop queueing them, and
   * deno-postgres 0.19.5 never answers those behind one that lost its connection.
   */
  run(
    statement: string,
    args: readonly SqlValue[] = [],
    options: QueryOptions = {},
  ): Promise<StatementResult> {
    return this.#enqueue(async () => {
      const result = await this.#session.query(statement, args, options);
      // pg has a result for each statement of a script, deno-postgres one of them all.
      return options.isScript === true ? { rows: [], command: "" } : result;
    });
  }

  /**
   * Begins a transaction, in one round trip with what it needs of the session's settings: behind a
   * pooler these are not ours, and a database may have defaults of its own. Our fence reads what
   * others have just committed, and our arrays say NULL for null. The server cancels a statement soon
   * after its caller's time limit: it would hold its locks against the caller's next attempt, also when
   * the caller is gone.
   */
  begin(): Promise<StatementResult> {
    return this.run(
      "begin isolation level read committed; " +
        `set local statement_timeout = ${Math.ceil(this.#timeoutMs) + SERVER_MARGIN_MS}; ` +
        "set local array_nulls = on",
      [],
      { isScript: true },
    );
  }

  /** Whether {@linkcode GuardedSession.copy} works. */
  get canCopy(): boolean {
    return this.#session.copy !== undefined;
  }

  /** Runs a `copy … from stdin` as {@linkcode GuardedSession.run} runs a statement. */
  async copy(statement: string, lines: Iterable<string>): Promise<void> {
    let mistake: { readonly error: unknown } | undefined;
    function* watched(): Generator<string> {
      try {
        yield* lines;
      } catch (error) {
        mistake = { error };
        throw error;
      }
    }
    try {
      await this.#enqueue(async () => {
        if (this.#session.copy === undefined) throw new TypeError("Cannot copy with this driver");
        return await this.#session.copy(statement, watched());
      });
    } catch (error) {
      // What the server says then is no outage.
      throw mistake === undefined ? error : mistake.error;
    }
  }

  /**
   * Asks the server to end a statement that nobody waits for any more. Without it a report that took
   * too long would go on, and the next attempt beside it. Best effort.
   */
  async #cancel(): Promise<void> {
    await withTimeout(CANCEL_MS, (signal) => this.#session.cancel(signal)).catch(() => {});
  }

  #enqueue(work: () => Promise<StatementResult>): Promise<StatementResult> {
    const answer = this.#last.then(() => this.#run(work));
    this.#last = answer.catch(() => {});
    return answer;
  }

  async #run(work: () => Promise<StatementResult>): Promise<StatementResult> {
    if (this.#outage !== undefined) {
      throw new DatabaseError("Cannot run a statement: its connection was lost before", {
        cause: this.#outage,
      });
    }
    try {
      return await withTimeout(this.#timeoutMs, work);
    } catch (cause) {
      const error = toDatabaseError(cause, { action: "run a statement", driver: this.#driver });
      // Only an error of the server that is no outage leaves the session in a known state. After a
      // failover a new session finds the new primary; this one would answer 25006 for ever.
      if (!(error instanceof DatabaseError) || error.kind === "outage") {
        this.#outage = error;
        if (error instanceof DatabaseError && error.sqlstate === undefined) await this.#cancel();
        this.#session.destroy();
      }
      throw error;
    }
  }
}

/** How much longer than the caller the server waits, which should hear of it from the caller. */
const SERVER_MARGIN_MS = 1_000;
/** A request to cancel takes one connection, and there may be no way to the server. */
const CANCEL_MS = 500;

const NOT_COMMITTED =
  "Cannot commit: a statement of the transaction failed, so Postgres rolled it back";
