/**
 * The port to Postgres: all that the services need of a driver, narrow enough for two drivers to
 * behave alike. Values go in as text, numbers, booleans or null and come out as Postgres prints
 * them.
 *
 * @module
 */

import type { Secret } from "../service/secret.ts";
import type { ResolveHost } from "../service/resolve_host.ts";

/**
 * A statement's argument. Arrays go as literals made by `toArrayLiteral`, JSON as text, dates as
 * ISO text, bytes as `\x…` text: the statement casts each, so no driver guesses a type.
 */
export type SqlValue = string | number | boolean | null;

/**
 * A row in Postgres's text form: `"4.50"` for a numeric, `"t"` for a boolean, `{1,2}` for an array;
 * a date as the session prints it. No driver converts it to a number of its own.
 */
export type TextRow = Readonly<Record<string, string | null>>;

/** Options for {@linkcode Queryable.query}. */
export interface QueryOptions {
  /**
   * Keeps the plan of a statement that comes again and again, where the driver can: planning took a
   * third of Postgres' CPU for batches of 9 baskets. Only for constant texts, each of which every
   * session keeps, and whose best plan does not depend on the arguments.
   *
   * @default {false}
   */
  readonly keepPlan?: boolean;
  /**
   * Whether the text is a script: any number of statements between semicolons, parsed by the server
   * (simple query protocol), so that a function's body may hold semicolons. It takes no arguments and
   * returns no rows.
   *
   * @default {false}
   */
  readonly isScript?: boolean;
}

/** Something that runs statements: a database, or a transaction in it. */
export interface Queryable {
  /**
   * Runs one statement with `$1`, `$2` … as its arguments, or a script without any.
   *
   * @throws {DatabaseError} when the server refuses it or cannot be reached
   */
  query(
    statement: string,
    args?: readonly SqlValue[],
    options?: QueryOptions,
  ): Promise<readonly TextRow[]>;
  /**
   * Runs one `copy … from stdin` with lines that `toCopyLine` makes. Only a transaction has it, and
   * only where the driver can: without it an insert does the same. Lines are taken as the server reads
   * them. What `lines` throws is thrown, and ends the transaction.
   *
   * @throws {DatabaseError} as `query` does
   */
  readonly copy?: (statement: string, lines: Iterable<string>) => Promise<void>;
}

/**
 * A pool of connections. What a session is set to is the server's or a pooler's choice, its formats
 * and time zone included: statements say the forms that they read, as `to_instant.ts` does.
 */
export interface Database extends Queryable, AsyncDisposable {
  /** The driver in use. */
  readonly driver: "pg" | "deno-postgres";
  /**
   * Runs `work` in one transaction on one connection: commits when it resolves, rolls back when it
   * rejects, and rejects with the same error.
   *
   * @throws {DatabaseError} from any statement, `begin` and `commit` included. When the connection
   * is lost during `commit`, the transaction may have been committed.
   */
  transaction<T>(work: (transaction: Queryable) => Promise<T>): Promise<T>;
}

/** Texts that may change: each is read again for each connection. */
export interface DatabaseFiles {
  /** Takes the place of `url` of {@linkcode DatabaseOptions}. */
  readonly url?: Secret | undefined;
  /** Takes the place of the password in the URL. */
  readonly password?: Secret | undefined;
  /** As `ca` of {@linkcode DatabaseOptions}. */
  readonly ca?: Secret | undefined;
  /** PEM text of our certificate, for a server that asks for one; requires TLS. */
  readonly certificate?: Secret | undefined;
  /** PEM text of its key. */
  readonly key?: Secret | undefined;
}

/** How to reach a database. */
export interface DatabaseOptions {
  /** `postgres://user:password@host:port/database?sslmode=…`; see {@linkcode parseTarget}. */
  readonly url: string;
  /** PEM text of certificate authorities to trust; requires TLS. */
  readonly ca?: string | undefined;
  /** What takes the place of `url` and `ca`, or comes on top of them. */
  readonly files?: DatabaseFiles;
  /** Most connections at once. @default {4} */
  readonly maxConnections?: number;
  /** Shown by `pg_stat_activity`, unless the URL says otherwise. */
  readonly applicationName: string;
  /** Longest time to get a connection, unless the URL says otherwise. @default {5_000} */
  readonly connectTimeoutMs?: number;
  /** Longest time of one statement; after it the connection is closed. @default {60_000} */
  readonly statementTimeoutMs?: number;
  /** How the server's name is looked up. @default {resolveHost} */
  readonly resolve?: ResolveHost;
}
