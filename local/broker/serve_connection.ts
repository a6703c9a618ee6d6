/**
 * One client connection: frame in, handler, frame out, in order and one at a time, as in Kafka. A
 * client that does not read its answers is therefore not read from either, and memory stays bounded
 * by one request and one response.
 *
 * @module
 */

import type { ApiTable } from "./api_table.ts";
import type { FaultInjector } from "./faults.ts";
import { FrameReader } from "./frame_reader.ts";
import { writeUnsupportedVersion } from "./handlers/handle_api_versions.ts";
import { sleep } from "../../shared/service/sleep.ts";
import { ApiKey } from "./protocol/api_keys.ts";
import type { Outcome } from "./protocol/handler.ts";
import { Reader } from "./protocol/reader.ts";
import { Writer } from "./protocol/writer.ts";

/** A response buffer that grew beyond this is given back; three partitions of 1 MiB fit. */
const KEPT_BUFFER_BYTES = 4 * 1024 * 1024;

/** What a connection works with. */
export interface ConnectionOptions {
  readonly apis: ApiTable;
  readonly faults: FaultInjector | undefined;
  /** Aborted when the broker closes. */
  readonly signal: AbortSignal;
}

/**
 * Serves until the client goes, the broker closes or a request is malformed; then closes `conn`.
 * Rejects with what was wrong with a request, never because the client went.
 */
export async function serveConnection(
  conn: Deno.TcpConn,
  options: ConnectionOptions,
): Promise<void> {
  const frames = new FrameReader(conn);
  let writer = new Writer();
  try {
    // Without this each answer would wait up to 40 ms for the client's acknowledgement.
    conn.setNoDelay(true);
    for (;;) {
      const frame = await frames.next();
      if (frame === undefined || options.faults?.refusesConnections()) return;
      writer.reset();
      const outcome = await answer(frame, writer, { ...options, conn });
      if (outcome === "close" || options.signal.aborted) return;
      if (outcome === "answer") await writeAll(conn, writer.written(), options.signal);
      if (writer.capacity > KEPT_BUFFER_BYTES) writer = new Writer();
    }
  } catch (error) {
    if (!isDisconnect(error)) throw error;
  } finally {
    closeQuietly(conn);
  }
}

async function answer(
  frame: Uint8Array,
  writer: Writer,
  { apis, faults, signal, conn }: ConnectionOptions & { readonly conn: Deno.TcpConn },
): Promise<Outcome> {
  const body = new Reader(frame);
  const key = body.int16();
  const version = body.int16();
  writer.int32(0); // length, known at the end
  writer.int32(body.int32()); // correlation id
  const clientId = body.nullableString() ?? "";
  const api = apis.get(key);
  const isOffered = api !== undefined && version >= (api.lowestAnswered ?? api.min) &&
    version <= api.max;
  let outcome: Outcome = "answer";
  if (isOffered) {
    const delayMs = faults?.delayMs(key) ?? 0;
    if (delayMs > 0) await sleep(delayMs, signal);
    const clientHost = `/${conn.remoteAddr.hostname}`;
    outcome = await api.handle({ version, clientId, clientHost, body, reply: writer, signal });
  } else if (key === ApiKey.ApiVersions) {
    writeUnsupportedVersion(writer, [...apis.values()]);
  } else {
    throw new RangeError(`Cannot answer request type ${key} in version ${version}`);
  }
  writer.patchInt32(0, writer.length - 4);
  return outcome;
}

async function writeAll(
  conn: Deno.TcpConn,
  bytes: Uint8Array,
  signal: AbortSignal,
): Promise<void> {
  for (let at = 0; at < bytes.byteLength;) at += await write(conn, bytes.subarray(at), signal);
}

/**
 * Closing a connection ends a read in Deno 2.9, but not a write to a client that does not read: it
 * would keep `close()` of the broker waiting until that client goes.
 */
function write(conn: Deno.TcpConn, bytes: Uint8Array, signal: AbortSignal): Promise<number> {
  return new Promise((resolve, reject) => {
    const stop = () => reject(new Deno.errors.Interrupted("The broker is closing"));
    signal.addEventListener("abort", stop);
    conn.write(bytes).then(resolve, reject)
      .finally(() => signal.removeEventListener("abort", stop));
  });
}

/** What reading from or writing to a socket throws when either end has closed it. */
function isDisconnect(error: unknown): boolean {
  return error instanceof Deno.errors.BadResource || error instanceof Deno.errors.Interrupted ||
    error instanceof Deno.errors.ConnectionReset || error instanceof Deno.errors.BrokenPipe ||
    error instanceof Deno.errors.ConnectionAborted || error instanceof Deno.errors.NotConnected;
}

/** Closes a connection that may be closed already. */
export function closeQuietly(conn: Deno.TcpConn): void {
  try {
    conn.close();
  } catch (error) {
    if (!(error instanceof Deno.errors.BadResource)) throw error;
  }
}
