/**
 * Finds out before Postgres does whether its port can be had, so that the error can say so.
 *
 * @module
 */
import { toListenError } from "../../shared/service/serve_http.ts";

/**
 * A port that was free a moment ago: `port` itself, or any for 0.
 *
 * @throws {TaskError} if it is in use, or this user may not use it
 */
export function claimPort(port: number): number {
  try {
    using listener = Deno.listen({ hostname: HOSTNAME, port });
    return listener.addr.port;
  } catch (cause) {
    throw toPortError(cause, port);
  }
}

/** What is said when another server answers on the port of ours. */
export function toTakenPortError(port: number): unknown {
  return toPortError(new Deno.errors.AddrInUse("another Postgres answers there"), port);
}

function toPortError(cause: unknown, port: number): unknown {
  return toListenError(cause, { hostname: HOSTNAME, port, setting: "LOCAL_POSTGRES_PORT" });
}

const HOSTNAME = "127.0.0.1";
