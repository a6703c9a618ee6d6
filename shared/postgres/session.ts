/**
 * What the pool needs of a driver: sessions that run one statement at a time. Each adapter is a
 * {@linkcode Driver}. Waiting, time limits, transactions and errors are the pool's.
 *
 * @module
 */
import type { ConnectionTarget } from "./connection_target.ts";
import type { Database, QueryOptions, SqlValue, TextRow } from "./database.ts";

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
  /** Asks the server, over another connection, to cancel the statement that runs. */
  cancel(signal: AbortSignal): Promise<void>;
  /** Sends the message Terminate and closes. May hang if the network does. */
  end(): Promise<void>;
  /** Closes at once; a running statement rejects. */
  destroy(): void;
}

/** A server by one of the addresses of its name. Its certificate is for the name. */
export interface ServerAddress extends ConnectionTarget {
  /** IPv4 or IPv6, without brackets. */
  readonly address: string;
}

/** Opens sessions. */
export interface Driver {
  /** For `Database.driver`. */
  readonly name: Database["driver"];
  /** Connects and logs in within `timeoutMs`, or rejects and leaves nothing open. */
  connect(server: ServerAddress, timeoutMs: number): Promise<Session>;
  /** The SQLSTATE of an error from the server; `undefined` for any other. */
  toSqlstate(error: unknown): string | undefined;
}
