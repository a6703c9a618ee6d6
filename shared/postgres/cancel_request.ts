/**
 * Asks a server to cancel the statement of a session, as both drivers need it: pg 8.23 would do so
 * without a time limit, and deno-postgres 0.19.5 cannot.
 *
 * @module
 */
import { dial } from "./dial.ts";
import type { ServerAddress } from "./session.ts";

/** What the server said of a session when it began (message BackendKeyData). */
export interface SessionKey {
  /** Its process id; a pooler's own number, which it translates. */
  readonly processId: number;
  /** What proves that the request comes from the session's client. */
  readonly secretKey: number;
}

/**
 * Sends the request, encrypted where the session is, and waits until the server has closed the
 * connection: then it has acted. A statement that ended meanwhile is not harmed (PostgreSQL
 * documentation, 54.2.8).
 *
 * @throws what keeps from connecting, or the reason of `signal`
 */
export async function requestCancel(
  server: ServerAddress,
  { key, signal }: { readonly key: SessionKey; readonly signal: AbortSignal },
): Promise<void> {
  using conn = await dial(server, signal);
  const close = () => conn.close();
  signal.addEventListener("abort", close);
  try {
    await conn.write(toCancelRequest(key));
    await conn.read(new Uint8Array(1));
  } finally {
    signal.removeEventListener("abort", close);
  }
}

/**
 * The message CancelRequest.
 *
 * @example
 * ```ts
 * import { toCancelRequest } from "./cancel_request.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const bytes = toCancelRequest({ processId: 7, secretKey: 9 });
 * assertEquals([...bytes], [0, 0, 0, 16, 4, 210, 22, 46, 0, 0, 0, 7, 0, 0, 0, 9]);
 * ```
 */
export function toCancelRequest({ processId, secretKey }: SessionKey): Uint8Array<ArrayBuffer> {
  const message = new DataView(new ArrayBuffer(16));
  message.setInt32(0, 16);
  message.setInt32(4, 80_877_102);
  message.setInt32(8, processId);
  message.setInt32(12, secretKey);
  return new Uint8Array(message.buffer);
}
