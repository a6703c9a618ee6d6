/**
 * What a person reads when a task ends with an error: a sentence that says what failed and what to
 * do, and a stack trace only for a fault of our code.
 *
 * @module
 */
import { toKafkaFailure } from "../kafka/kafka_failure.ts";
import { DatabaseError } from "../postgres/database_error.ts";
import type { Failure } from "./failure.ts";
import { TaskError } from "./task_error.ts";

/** Properties of a log line about work that is retried: the advice comes with the first attempt. */
export function toRetryProperties(
  { error, attempt }: { readonly error: unknown; readonly attempt: number },
): { readonly reason: string; readonly advice?: string | undefined } {
  const { what, advice } = toFailure(error);
  return attempt === 0 ? { reason: what, advice } : { reason: what };
}

/** What failed and what to do, a line each. */
export function explainFailure(error: unknown): string {
  const { what, advice } = toFailure(error);
  return advice === undefined ? what : `${what}\n${advice}`;
}

/** The error in words, for a person and for a log line. Quotes no setting but addresses. */
export function toFailure(thrown: unknown): Failure {
  const error = toFirstError(thrown);
  if (error instanceof DatabaseError) {
    return { what: error.message, advice: toDatabaseAdvice(error) };
  }
  if (!(error instanceof Error)) return { what: String(error) };
  const kafka = toKafkaFailure(error);
  if (kafka !== undefined) return kafka;
  if (BUGS.some((bug) => error instanceof bug)) {
    return { what: "Unexpected error, a fault of this program", advice: error.stack };
  }
  return { what: error.message };
}

/**
 * What went wrong first. `await using` throws a `SuppressedError` when closing something fails after
 * the work with it has failed, and its own message says nothing.
 */
export function toFirstError(thrown: unknown): unknown {
  return thrown instanceof SuppressedError ? toFirstError(thrown.suppressed) : thrown;
}

/** Errors of the language, which our own code never throws on purpose. */
const BUGS = [TypeError, RangeError, ReferenceError, SyntaxError] as const;

function toDatabaseAdvice({ sqlstate, message, cause }: DatabaseError): string | undefined {
  // A file that cannot be read: the server was not even asked.
  if (cause instanceof TaskError) return undefined;
  if (sqlstate !== undefined) return DATABASE_ADVICE[sqlstate];
  return /certificate|TLS|our key/.test(message) ? TLS_ADVICE : DATABASE_ADVICE.none;
}

const TLS_ADVICE = "See sslmode and the host in DATABASE_URL, DATABASE_CA_FILE, and " +
  "DATABASE_CERT_FILE with DATABASE_KEY_FILE. Plaintext is no way out: nothing falls back to it";

const NOT_MIGRATED =
  "The database is not migrated to this version: run deno task migrate. Where it is, " +
  "see whether search_path of this role leads to its schema (show search_path)";

/** By SQLSTATE (PostgreSQL documentation, appendix A); `none` is an error of the connection. */
const DATABASE_ADVICE: Readonly<Record<string, string>> = {
  none: "Check that Postgres runs (deno task local starts one) and that DATABASE_URL names it",
  "25006": "The server takes no changes: it is a standby (see the host of DATABASE_URL), or " +
    "default_transaction_read_only is on for this role or database, as some hosters set it where " +
    "a disk is nearly full",
  "28P01":
    "The user or the password is wrong: see DATABASE_URL, or DATABASE_PASSWORD or its file " +
    "where one of them is set",
  "28000":
    "Postgres does not let this user of DATABASE_URL in from here (pg_hba.conf): it may want " +
    "TLS (?sslmode=verify-full) or a client certificate (DATABASE_CERT_FILE, DATABASE_KEY_FILE)",
  "3D000": "The database that DATABASE_URL names does not exist: create it first",
  "42501":
    "As the owner of the schema run deno task migrate --roles, and make the login a member " +
    "of the role that may do this, such as grant delhaize_writer to LOGIN: delhaize_writer for the " +
    "consumer and tasks that change rows, delhaize_api_writer for the API, delhaize_reader for " +
    "what only reads, delhaize_owner for migrate, partitions, retain and the file of erase " +
    '(docs/operations.md, "Roles")',
  "42P01": NOT_MIGRATED,
  "42883": NOT_MIGRATED,
  "42703": NOT_MIGRATED,
  "55P03": "Somebody holds a lock that this needs (pg_locks): try again when that has ended",
  "57014":
    "Somebody cancelled it, or it took longer than statement_timeout of this role or database " +
    "lets it (alter role … set statement_timeout)",
  "57P03": "Postgres is starting or stopping: try again in a moment",
  "53300": "Postgres has no connection left: end some, or raise max_connections",
};
