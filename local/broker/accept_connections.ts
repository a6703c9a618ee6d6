/**
 * Accepts clients until told to stop, and then sees each of them off.
 *
 * @module
 */

import { sleep } from "../../shared/service/sleep.ts";
import type { BrokerEvent } from "./broker_event.ts";
import { closeQuietly, type ConnectionOptions, serveConnection } from "./serve_connection.ts";

const RETRY_MS = 100;
/** Failures in a row between two notices: ten seconds apart. */
const TOLD_EVERY = 100;

/** What accepting needs besides what a connection does. */
export interface AcceptOptions extends ConnectionOptions {
  readonly onEvent: (event: BrokerEvent) => void;
}

/** Serves every client of `listener`; resolves when `signal` has aborted and all are closed. */
export async function acceptConnections(
  listener: Deno.TcpListener,
  options: AcceptOptions,
): Promise<void> {
  const { signal, faults, onEvent } = options;
  const connections = new Map<Deno.TcpConn, Promise<void>>();
  signal.addEventListener("abort", () => {
    listener.close();
    for (const conn of connections.keys()) closeQuietly(conn);
  });
  let failures = 0;
  while (!signal.aborted) {
    try {
      const conn = await listener.accept();
      failures = 0;
      if (faults?.refusesConnections()) {
        conn.close();
        continue;
      }
      const served = serveConnection(conn, options)
        .catch((error) => onEvent({ kind: "request-failed", error }))
        .finally(() => connections.delete(conn));
      connections.set(conn, served);
    } catch (error) {
      if (signal.aborted) break;
      // Out of file handles, mostly: the clients we have may free some.
      if (failures++ % TOLD_EVERY === 0) onEvent({ kind: "accept-failed", error });
      await sleep(RETRY_MS, signal);
    }
  }
  await Promise.all(connections.values());
}
