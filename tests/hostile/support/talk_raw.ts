/**
 * Says exactly the bytes that a test gives to a server, where `fetch` would mend them, and reads
 * what comes back.
 *
 * @module
 */
import { type Answer, readAnswers } from "../../support/http/read_answers.ts";

/** What a connection gave. */
export interface Talk {
  readonly answers: readonly Answer[];
  /** Whether the server closed the connection. */
  readonly closed: boolean;
}

/** Options for {@linkcode talkRaw}. */
export interface TalkOptions {
  readonly port: number;
  /** How many answers are waited for; with 0 and above them, for the server to close. */
  readonly answers: number;
  /** Longest time. @default {20_000} */
  readonly timeoutMs?: number;
}

/** One connection: sends everything, reads until it has the answers or the server closes. */
export async function talkRaw(
  bytes: Uint8Array<ArrayBuffer>,
  { port, answers: wanted, timeoutMs = 20_000 }: TalkOptions,
): Promise<Talk> {
  const connection = await Deno.connect({ hostname: "127.0.0.1", port });
  let received = new Uint8Array(0);
  let closed = false;
  let timedOut = false;
  const timer = setTimeout(() => {
    timedOut = true;
    connection.close();
  }, timeoutMs);
  // A server that has answered may stop reading: then what is left cannot be sent, rightly.
  const sending = sendAll(connection, bytes).catch(() => {});
  const buffer = new Uint8Array(65_536);
  while (wanted === 0 || readAnswers(received).length < wanted) {
    const count = await connection.read(buffer).catch(() => null);
    if (count === null) {
      closed = true;
      break;
    }
    const joined = new Uint8Array(received.length + count);
    joined.set(received);
    joined.set(buffer.subarray(0, count), received.length);
    received = joined;
  }
  clearTimeout(timer);
  if (timedOut) throw new Error(`No answer in ${timeoutMs} ms, only ${received.length} bytes`);
  connection.close();
  await sending;
  return { answers: readAnswers(received), closed };
}

async function sendAll(connection: Deno.Conn, bytes: Uint8Array): Promise<void> {
  for (let at = 0; at < bytes.length;) at += await connection.write(bytes.subarray(at));
}
