/**
 * An HTTP client that sends exactly the bytes it is given, one request after the other over a
 * connection that is kept as long as the server keeps it.
 *
 * @module
 */
import type { Answer, ReadAnswersOptions } from "./read_answers.ts";
import { talkOver } from "./talk_raw.ts";

/** A client of one server. Disposing it closes its connection. */
export interface RawClient extends Disposable {
  /**
   * Sends a request and returns its answer, or `undefined` when the server closed the connection
   * without one. One request at a time.
   *
   * @throws {Error} when nothing comes for 30 s, or the server cannot be reached
   */
  ask(bytes: Uint8Array, options?: ReadAnswersOptions): Promise<Answer | undefined>;
}

/** A client of the server on this port of this machine; it connects when it has to. */
export function createRawClient(port: number): RawClient {
  let open: Deno.TcpConn | undefined;
  return {
    async ask(bytes, options) {
      const connection = open ?? await Deno.connect({ hostname: "127.0.0.1", port });
      open = undefined;
      const talk = await talkOver(connection, bytes, { ...options, answers: 1, timeoutMs: 30_000 });
      const [answer] = talk.answers;
      if (talk.closed || answer?.headers.get("connection") === "close") connection.close();
      else open = connection;
      await talk.sent;
      return answer;
    },
    [Symbol.dispose]: () => open?.close(),
  };
}
