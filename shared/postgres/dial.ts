/**
 * Opens a connection to a Postgres server, encrypted as the target asks, before a driver uses it.
 * By default deno-postgres 0.19.5 would go on in plaintext when TLS fails.
 *
 * @module
 */
import type { ServerAddress } from "./session.ts";

/** Why there is no connection to a server without TLS; the settings do not allow plaintext. */
export const NO_TLS = "the server does not offer TLS, which is required";

/**
 * A connection on which nothing but the TLS handshake has happened. Small packets are sent at once:
 * with Nagle's algorithm a statement of deno-postgres took 45 ms.
 *
 * @throws if there is no server, if TLS is required and not offered, if the certificate is not
 * valid; or the reason of `signal`
 */
export async function dial(
  { hostname, address, port, tls, ca }: ServerAddress,
  signal: AbortSignal,
): Promise<Deno.Conn> {
  const plain = await Deno.connect({ hostname: address, port, signal });
  using opened = closeOnFailure(plain, signal);
  plain.setNoDelay(true);
  plain.setKeepAlive(true);
  if (tls === "off") return opened.keep(plain);
  if (!await requestTls(plain)) {
    if (tls === "required") throw new Error(NO_TLS);
    return opened.keep(plain);
  }
  const encrypted = await Deno.startTls(plain, { hostname, caCerts: ca === undefined ? [] : [ca] });
  opened.watch(encrypted);
  await encrypted.handshake();
  return opened.keep(encrypted);
}

/** Whether the server at `target` offers TLS. */
export async function offersTls(
  { address, port }: Pick<ServerAddress, "address" | "port">,
  signal: AbortSignal,
): Promise<boolean> {
  const conn = await Deno.connect({ hostname: address, port, signal });
  using _opened = closeOnFailure(conn, signal);
  return await requestTls(conn);
}

/**
 * SSLRequest and its answer of one byte (PostgreSQL documentation, 55.2.11). Only that byte is read,
 * so plaintext cannot pass for something sent under TLS (CVE-2021-23222).
 */
async function requestTls(conn: Deno.Conn): Promise<boolean> {
  await conn.write(SSL_REQUEST);
  const answer = new Uint8Array(1);
  await conn.read(answer);
  switch (answer[0]) {
    case 0x53: // S
      return true;
    case 0x4e: // N
      return false;
    default:
      throw new Error("the server answers a request for TLS unlike Postgres");
  }
}

/** Closes a connection whose opening fails or is aborted, which ends its pending reads. */
function closeOnFailure(first: Disposable, signal: AbortSignal) {
  let current: Disposable | undefined = first;
  const close = () => {
    try {
      current?.[Symbol.dispose]();
    } catch {
      // Closed already.
    }
    current = undefined;
  };
  signal.addEventListener("abort", close);
  return {
    watch(next: Disposable): void {
      current = next;
      if (signal.aborted) close();
    },
    keep<C>(conn: C): C {
      signal.throwIfAborted();
      current = undefined;
      return conn;
    },
    [Symbol.dispose]() {
      signal.removeEventListener("abort", close);
      close();
    },
  };
}

const SSL_REQUEST = new Uint8Array([0, 0, 0, 8, 0x04, 0xd2, 0x16, 0x2f]);
