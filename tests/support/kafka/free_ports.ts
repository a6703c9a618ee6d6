/**
 * Ports for processes that must be told theirs.
 *
 * @module
 */

/**
 * Ports that were free a moment ago, each different. They lie below those that systems give to outgoing
 * connections (from 32768 on Linux, from 49152 elsewhere): one of those may be taken by anybody's
 * connection while the process that it was meant for is killed and started again.
 */
export function freePorts(count: number): readonly number[] {
  const listeners: Deno.TcpListener[] = [];
  while (listeners.length < count) {
    const port = FIRST + Math.floor(Math.random() * (LAST - FIRST));
    try {
      listeners.push(Deno.listen({ hostname: "127.0.0.1", port }));
    } catch (error) {
      if (!(error instanceof Deno.errors.AddrInUse)) throw error;
    }
  }
  const ports = listeners.map(({ addr }) => addr.port);
  for (const listener of listeners) listener.close();
  return ports;
}

const FIRST = 20_000;
const LAST = 32_768;
