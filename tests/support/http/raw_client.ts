/**
 * An HTTP client that sends exactly the bytes it is given, one request after the other over a
 * connection that is kept as long as the server keeps it.
 *
 * @module
 */
import { type Answer, readAnswers, type ReadAnswersOptions } from "./read_answers.ts";

/** See the module. */
export interface RawClient extends Disposable {
  /**
   * Sends a request and gives its answer, or `undefined` when the server closed the connection
   * without one. One request at a time.
   *
   * @throws {Error} when nothing comes for 30 s, or the server cannot be reached
   */
  ask(bytes: Uint8Array, options?: ReadAnswersOptions): Promise<Answer | undefined>;
}

/** A client of the server on this port of this machine; it connects when it has to. */
export function createRawClient(port: number): RawClient {
  let connection: Deno.TcpConn | undefined;
  const buffer = new Uint8Array(65_536);

  function close(): void {
    try {
      connection?.close();
    } catch {
      // The deadline has closed it.
    }
    connection = undefined;
  }

  return {
    async ask(bytes, options) {
      const conn = connection ??= await Deno.connect({ hostname: "127.0.0.1", port });
      let isLate = false;
      const timer = setTimeout(() => {
        isLate = true;
        close();
      }, TIMEOUT_MS);
      // A server that has answered may stop reading: then what is left cannot be sent, rightly.
      const sending = sendAll(conn, bytes).catch(() => {});
      let received = new Uint8Array(0);
      let answer: Answer | undefined;
      let isOpen = true;
      while (answer === undefined && isOpen) {
        const count = await conn.read(buffer).catch(() => null);
        isOpen = count !== null;
        received = join(received, buffer.subarray(0, count ?? 0));
        [answer] = readAnswers(received, options);
      }
      clearTimeout(timer);
      if (isLate) throw new Error(`No answer in ${TIMEOUT_MS} ms, only ${received.length} bytes`);
      if (!isOpen || answer?.headers.get("connection") === "close") close();
      await sending;
      return answer;
    },
    [Symbol.dispose]: close,
  };
}

async function sendAll(connection: Deno.Conn, bytes: Uint8Array): Promise<void> {
  for (let at = 0; at < bytes.length;) at += await connection.write(bytes.subarray(at));
}

function join(one: Uint8Array, other: Uint8Array): Uint8Array<ArrayBuffer> {
  const joined = new Uint8Array(one.length + other.length);
  joined.set(one);
  joined.set(other, one.length);
  return joined;
}

const TIMEOUT_MS = 30_000;
