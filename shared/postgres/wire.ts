/**
 * The connection between deno-postgres and its socket. The driver reads the socket only while a
 * statement runs. Without this it would not notice a server that ends an idle session, and would
 * take what the server sent meanwhile for the answer to the next statement.
 *
 * @module
 */

import type { SessionKey } from "./cancel_request.ts";

/** The part of `Deno.Conn` that deno-postgres 0.19.5 uses. */
export class Wire {
  readonly #conn: Deno.Conn;
  readonly #incoming = new Uint8Array(64 * 1024);
  #start = 0;
  #end = 0;
  /** Resolves when `#incoming` has been filled, or the connection has ended. */
  #arrival: Promise<void>;
  #failure: unknown;
  #outgoing: Uint8Array[] = [];
  #lastByte = 0;
  #sessionKey: SessionKey | undefined;
  #isKeyNext = false;

  /** Takes over `conn` and begins to read. */
  constructor(conn: Deno.Conn) {
    this.#conn = conn;
    this.#arrival = this.#receive();
  }

  /** Whether the connection is up and the driver has read all that the server sent. */
  get isQuiet(): boolean {
    return this.#failure === undefined && this.#start === this.#end;
  }

  /** The last byte that was read: of the message ReadyForQuery, the transaction status. */
  get lastByte(): number {
    return this.#lastByte;
  }

  /** What a request to cancel needs, once the driver has read it. */
  get sessionKey(): SessionKey | undefined {
    return this.#sessionKey;
  }

  /** Bytes wait until the next read, so that the five messages of a statement are one packet. */
  readonly writable: { getWriter(): { write(bytes: Uint8Array): Promise<void>; ready: unknown } } =
    {
      getWriter: () => ({
        ready: undefined,
        write: (bytes) => {
          this.#outgoing.push(bytes);
          return Promise.resolve();
        },
      }),
    };

  /**
   * Sends what was written, then reads at least one byte into `target`.
   *
   * @returns how many bytes were read
   * @throws what ended the connection; its end is an error here, since deno-postgres takes an end
   * between a message's head and its body for a body of zeros
   */
  async read(target: Uint8Array): Promise<number> {
    if (this.#outgoing.length > 0) await this.flush();
    if (this.#start === this.#end) await this.#arrival;
    if (this.#start === this.#end) throw this.#failure;
    const count = Math.min(target.length, this.#end - this.#start);
    target.set(this.#incoming.subarray(this.#start, this.#start + count));
    this.#start += count;
    this.#lastByte = this.#incoming[this.#start - 1] ?? 0;
    if (this.#start === this.#end) this.#arrival = this.#receive();
    if (this.#sessionKey === undefined) this.#watchForKey(target.subarray(0, count));
    return count;
  }

  /** The driver reads the head of each message, 5 bytes, and then the rest of it. */
  #watchForKey(read: Uint8Array): void {
    if (this.#isKeyNext && read.length === 8) {
      const body = new DataView(read.buffer, read.byteOffset);
      this.#sessionKey = { processId: body.getInt32(0), secretKey: body.getInt32(4) };
    }
    this.#isKeyNext = read.length === 5 && read[0] === BACKEND_KEY_DATA && read[4] === 12;
  }

  /** Sends what was written. */
  async flush(): Promise<void> {
    const bytes = concat(this.#outgoing);
    this.#outgoing = [];
    for (let sent = 0; sent < bytes.length;) {
      sent += await this.#conn.write(bytes.subarray(sent));
    }
  }

  /** Closes the socket, which ends a pending read. Idempotent. */
  close(): void {
    this.#failure ??= new Error("the connection was closed");
    try {
      this.#conn.close();
    } catch {
      // Closed already.
    }
  }

  /** Resolves once nothing is pending on a closed connection. */
  async closed(): Promise<void> {
    await this.#arrival;
  }

  async #receive(): Promise<void> {
    this.#start = this.#end = 0;
    try {
      const count = await this.#conn.read(this.#incoming);
      if (count === null) throw new Error("the server closed the connection");
      this.#end = count;
    } catch (error) {
      this.#failure ??= error;
    }
  }
}

/** The message BackendKeyData (PostgreSQL documentation, 54.7). */
const BACKEND_KEY_DATA = 0x4b;

function concat(chunks: readonly Uint8Array[]): Uint8Array {
  const [first] = chunks;
  if (chunks.length === 1 && first !== undefined) return first;
  const whole = new Uint8Array(chunks.reduce((length, chunk) => length + chunk.length, 0));
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.length;
  }
  return whole;
}
