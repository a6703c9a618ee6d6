/**
 * The errors of the database in one class. Its SQLSTATE decides here, once, what a caller can do.
 *
 * @module
 */

/**
 * What a caller can do about an error:
 *
 * - `outage`: the database is unavailable or out of resources; wait and send the same again.
 * - `contention`: a deadlock or a serialization failure; send the same again.
 * - `data`: this input can never be stored; set it aside.
 * - `unknown`: a fault in our statements, schema or permissions; stop, a person has to look.
 */
export type DatabaseErrorKind = "outage" | "contention" | "data" | "unknown";

/** A statement failed. `sqlstate` is undefined when the error is not from the server. */
export class DatabaseError extends Error {
  /** The name in logs. */
  override readonly name = "DatabaseError";
  /** What a caller can do about it. */
  readonly kind: DatabaseErrorKind;
  /** Five characters: PostgreSQL documentation, appendix A. */
  readonly sqlstate: string | undefined;

  /** `options.cause`: the driver's error. */
  constructor(
    message: string,
    options: { sqlstate?: string | undefined; cause?: unknown },
  ) {
    super(message, { cause: options.cause });
    this.sqlstate = options.sqlstate;
    this.kind = toKind(options.sqlstate);
  }
}

/** Whether the same statement can succeed later. */
export function isRetriable(error: unknown): error is DatabaseError {
  return error instanceof DatabaseError &&
    (error.kind === "outage" || error.kind === "contention");
}

/**
 * Whether the server does not let this user in. A service waits, as the password may just be replaced;
 * a task that somebody runs ends at once.
 */
export function isLoginRefused(error: unknown): error is DatabaseError {
  return error instanceof DatabaseError && error.sqlstate?.slice(0, 2) === "28";
}

/**
 * Sorts the codes and classes of the PostgreSQL documentation, appendix A. Without a code the error
 * came from the connection, not from the server.
 */
function toKind(sqlstate: string | undefined): DatabaseErrorKind {
  if (sqlstate === undefined) return "outage";
  if (CONTENTION.has(sqlstate)) return "contention";
  if (OUTAGE_CODES.has(sqlstate)) return "outage";
  const sqlClass = sqlstate.slice(0, 2);
  if (OUTAGE_CLASSES.has(sqlClass)) return "outage";
  if (DATA_CLASSES.has(sqlClass)) return "data";
  return "unknown";
}

/** serialization_failure, deadlock_detected, lock_not_available. */
const CONTENTION: ReadonlySet<string> = new Set(["40001", "40P01", "55P03"]);
/**
 * admin_shutdown, crash_shutdown, cannot_connect_now, database_dropped, idle_session_timeout,
 * query_canceled; read_only_sql_transaction, which a demoted primary answers during a failover;
 * idle_in_transaction_session_timeout and transaction_timeout (Postgres 17), with which the server
 * ends a session that a frozen process kept waiting; invalid_catalog_name, as a server accepts
 * connections before its databases are created or restored; invalid_sql_statement_name and
 * duplicate_prepared_statement, when a pooler has given us another session (`pg.ts` keeps no plans
 * from then on).
 */
const OUTAGE_CODES: ReadonlySet<string> = new Set([
  "57P01",
  "57P02",
  "57P03",
  "57P04",
  "57P05",
  "57014",
  "25006",
  "25P03",
  "25P04",
  "3D000",
  "26000",
  "42P05",
  // invalid_password and invalid_authorization_specification: a password that is just being replaced,
  // or a token that has run out. The log names the reason while a service waits, as for Kafka.
  "28P01",
  "28000",
]);
/** 08 connection exception, 53 insufficient resources, 58 system error (an I/O error of the server). */
const OUTAGE_CLASSES: ReadonlySet<string> = new Set(["08", "53", "58"]);
/**
 * 22 data exception, 23 integrity constraint violation, 54 program limit exceeded: a value that is too
 * large for a row, an index or a JSON object.
 */
const DATA_CLASSES: ReadonlySet<string> = new Set(["22", "23", "54"]);
