/**
 * Opens the broker's port, to this machine only: there is no authentication.
 *
 * @module
 */

/** Listens. Throws when `hostname` is not loopback or the port is taken. */
export function listenOnLoopback(
  { hostname, port }: { readonly hostname: string; readonly port: number },
): Deno.TcpListener {
  if (!isLoopback(hostname)) {
    throw new Error(`Cannot start the broker: ${hostname} is not a loopback address`);
  }
  try {
    return Deno.listen({ hostname, port });
  } catch (cause) {
    if (!(cause instanceof Deno.errors.AddrInUse)) throw cause;
    throw new Error(`Cannot start the broker: port ${port} on ${hostname} is taken`, { cause });
  }
}

function isLoopback(hostname: string): boolean {
  return hostname === "localhost" || hostname === "::1" || /^127(\.\d{1,3}){3}$/.test(hostname);
}
