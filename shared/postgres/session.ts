/**
 * What the pool needs of a driver: sessions, one statement at a time. Each adapter is a
 * {@linkcode Driver}; waiting, time limits, transactions and errors are the pool's and alike.
 *
 * @module
 */
import type { Database, DatabaseOptions, SqlValue, TextRow } from "./database.ts";

/** What the server answered to one statement. */
export interface StatementResult {
  /** None for a statement that returns none. */
  readonly rows: readonly TextRow[];
  /** The first word of the command tag: `SELECT`, or `ROLLBACK` for a `commit` that did not. */
  readonly command: string;
}

/** One connection to the server. */
export interface Session {
  /** Runs a statement. Never called before the last one was answered; rejects as the driver does. */
  query(statement: string, args: readonly SqlValue[]): Promise<StatementResult>;
  /**
   * Whether the next statement would begin afresh: false once the session was destroyed, or the
   * server has ended it or spoken out of turn, and inside a transaction.
   */
  readonly isReady: boolean;
  /** Says goodbye to the server and closes. May hang if the network does. */
  end(): Promise<void>;
  /** Closes at once, whatever goes on; a running statement rejects. */
  destroy(): void;
}

/** A way to get sessions. */
export interface Driver {
  /** For `Database.driver`. */
  readonly name: Database["driver"];
  /** Connects and logs in, or rejects and leaves nothing open, within `timeoutMs`. */
  connect(timeoutMs: number): Promise<Session>;
  /** The SQLSTATE of an error that is the server's. */
  toSqlstate(error: unknown): string | undefined;
}

/**
 * What every session is told when it begins. The text form of dates depends on `datestyle`, which
 * a server may have set otherwise. The server ends a statement soon after its caller gave it up:
 * left alone it would hold its locks against the caller's next attempt.
 */
export function toSessionSettings(
  { statementTimeoutMs = 60_000 }: Pick<DatabaseOptions, "statementTimeoutMs">,
): Readonly<Record<string, string>> {
  return {
    timezone: "UTC",
    datestyle: "ISO",
    statement_timeout: String(statementTimeoutMs + 1_000),
  };
}
