/**
 * Why Postgres cannot start, where a person can do something about it: a sentence instead of what
 * initdb, the server and the system print.
 *
 * @module
 */
import { TaskError } from "../../shared/service/task_error.ts";

/**
 * The sentence as a {@linkcode TaskError} for a full disk and for a user that the system does not
 * know; any other error as it is. `dir` is the folder of data and binaries.
 */
export function toStartError(cause: unknown, dir: string): unknown {
  if (!(cause instanceof Error)) return cause;
  const { message } = cause;
  if (FULL.test(message)) {
    return new TaskError(
      `Cannot start Postgres: the disk of ${dir} is full. Make room (a new folder takes up to ` +
        "200 MB), or set LOCAL_DIR to a folder on another disk",
      { cause },
    );
  }
  const uid = UNKNOWN_USER.exec(message)?.[1];
  if (uid === undefined) return cause;
  return new TaskError(
    `Cannot start Postgres: the system knows no user with uid ${uid}, and initdb wants one. Add ` +
      "it to /etc/passwd, run this as another user, or set DATABASE_URL to a Postgres of your own",
    { cause },
  );
}

/** The texts of the system, as Deno and Postgres quote them, and Postgres's own for a short write. */
const FULL = /no space left on device|disk quota exceeded|check free disk space/i;
/** Initdb looks up the name of its user, even when it is given another one for the superuser. */
const UNKNOWN_USER = /could not look up effective user ID (\d+)/;
