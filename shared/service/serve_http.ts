/**
 * Opens the HTTP port of a service.
 *
 * @module
 */
import { TaskError } from "./task_error.ts";

/** Where to listen, and what {@linkcode Deno.serve} takes besides. */
export type ServeHttpOptions = Deno.ServeTcpOptions & {
  readonly hostname: string;
  readonly port: number;
};

/**
 * Serves `handler` on the address that `HOST` and `PORT` name.
 *
 * @throws {TaskError} naming the address when it cannot be had
 */
export function serveHttp(
  options: ServeHttpOptions,
  handler: Deno.ServeHandler<Deno.NetAddr>,
): Deno.HttpServer<Deno.NetAddr> {
  try {
    return Deno.serve(options, handler);
  } catch (cause) {
    throw toListenError(cause, options);
  }
}

/** What was wrong with the address; any other error as it is. */
export function toListenError(
  cause: unknown,
  { hostname, port, setting = "PORT" }: {
    readonly hostname: string;
    readonly port: number;
    /** The setting that chooses the port. @default {"PORT"} */
    readonly setting?: string;
  },
): unknown {
  const reason = cause instanceof Deno.errors.AddrInUse
    ? `the port is taken. Stop what uses it, or set ${setting} to another one`
    : cause instanceof Deno.errors.PermissionDenied
    ? `this user may not use the port. Set ${setting} to one above 1023`
    : cause instanceof Deno.errors.AddrNotAvailable
    ? "the address is not one of this machine. Set HOST to one that is"
    : undefined;
  if (reason === undefined) return cause;
  const address = hostname.includes(":") ? `[${hostname}]:${port}` : `${hostname}:${port}`;
  return new TaskError(`Cannot listen on ${address}: ${reason}`, { cause });
}
