/**
 * Errors of a driver as errors of the port, which say no more than may be logged.
 *
 * @module
 */
import { toSystemReason } from "../service/system_error.ts";
import { DatabaseError } from "./database_error.ts";
import type { Driver } from "./session.ts";
import { PoolClosedError } from "./session_pool.ts";

/**
 * What `cause` is as an error of ours; a programming mistake stays as it is. An error that is neither
 * that nor the server's comes from the connection.
 *
 * @param options.action what failed, behind "Cannot"
 */
export function toDatabaseError(
  cause: unknown,
  { action, driver }: {
    readonly action: string;
    readonly driver: Pick<Driver, "toSqlstate">;
  },
): unknown {
  if (cause instanceof DatabaseError || isMistake(cause)) return cause;
  forgetRows(cause);
  const message = toSystemReason(cause) ?? (cause instanceof Error ? cause.message : String(cause));
  return new DatabaseError(`Cannot ${action}: ${message}`, {
    sqlstate: driver.toSqlstate(cause),
    cause,
  });
}

/**
 * Takes away what the server quotes of rows, such as the line of a copy that was cut off: errors get
 * into logs with all that they have, and baskets must not. deno-postgres has it all in `fields`.
 */
function forgetRows(cause: unknown): void {
  if (!(cause instanceof Error)) return;
  for (const holder of [cause, "fields" in cause ? cause.fields : undefined]) {
    if (typeof holder !== "object" || holder === null) continue;
    for (const name of ["detail", "where", "internalQuery"]) Reflect.deleteProperty(holder, name);
  }
}

/** Waiting does not help against a type error or a permission that this process lacks. */
function isMistake(cause: unknown): boolean {
  return cause instanceof TypeError || cause instanceof RangeError ||
    cause instanceof Deno.errors.NotCapable || cause instanceof PoolClosedError;
}
