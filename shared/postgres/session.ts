/**
 * What the pool needs of a driver: sessions that run one statement at a time. Each adapter is a
 * {@linkcode Driver}. Waiting, time limits, transactions and errors are the pool's.
 *
 * @module
 */
import type { Database, DatabaseOptions, QueryOptions, SqlValue, TextRow } from "./database.ts";

/** The server's result of one statement. */
export interface StatementResult {
  /** Empty for a statement that returns no rows. */
  readonly rows: readonly TextRow[];
  /** First word of the command tag: `SELECT`, or `ROLLBACK` for a `commit` that rolled back. */
  readonly command: string;
}

/** One connection to the server. */
export interface Session {
  /**
   * Runs a statement, or a script where there are no arguments, never two at a time. Rejects with the
   * driver's own error.
   */
  query(
    statement: string,
    args: readonly SqlValue[],
    options: QueryOptions,
  ): Promise<StatementResult>;
  /** Runs a `copy … from stdin`, as `query` does; absent where the driver cannot. */
  readonly copy?: (statement: string, lines: Iterable<string>) => Promise<StatementResult>;
  /**
   * Whether the session can be used again: not inside a transaction, nor once it was destroyed, the
   * server has ended it, or has sent something that no statement asked for.
   */
  readonly isReady: boolean;
  /** Sends the message Terminate and closes. May hang if the network does. */
  end(): Promise<void>;
  /** Closes at once; a running statement rejects. */
  destroy(): void;
}

/** Opens sessions. */
export interface Driver {
  /** For `Database.driver`. */
  readonly name: Database["driver"];
  /** `host:port` of the server, for messages. */
  readonly address: string;
  /** Connects and logs in within `timeoutMs`, or rejects and leaves nothing open. */
  connect(timeoutMs: number): Promise<Session>;
  /** The SQLSTATE of an error from the server; `undefined` for any other. */
  toSqlstate(error: unknown): string | undefined;
}

/**
 * The settings of every session. The text form of dates depends on `datestyle`, which a server may
 * set otherwise. The server cancels a statement soon after its caller's time limit: it would hold
 * its locks against the caller's next attempt.
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
