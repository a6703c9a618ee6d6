/**
 * Opens the broker's port, to this machine only: there is no authentication.
 *
 * @module
 */
import { isLoopback } from "../../shared/service/loopback.ts";
import { toListenError } from "../../shared/service/serve_http.ts";
import { TaskError } from "../../shared/service/task_error.ts";

/**
 * Listens.
 *
 * @throws {TaskError} when `hostname` is not loopback, or the port cannot be had
 */
export function listenOnLoopback(
  { hostname, port }: { readonly hostname: string; readonly port: number },
): Deno.TcpListener {
  if (!isLoopback(hostname)) {
    throw new TaskError(`Cannot start the broker: ${hostname} is not a loopback address`);
  }
  try {
    return Deno.listen({ hostname, port });
  } catch (cause) {
    throw toListenError(cause, { hostname, port, setting: "LOCAL_KAFKA_PORT" });
  }
}
