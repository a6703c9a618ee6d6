/**
 * Says exactly the bytes that a test has for a server, where `fetch` would mend them, and reads
 * what comes back.
 *
 * @module
 */
import { type Answer, readAnswers, type ReadAnswersOptions } from "./read_answers.ts";

/** What came over a connection. */
export interface Talk {
  readonly answers: readonly Answer[];
  /** Whether the server closed the connection. */
  readonly closed: boolean;
}

/** Options for {@linkcode talkOver}. */
export interface TalkOptions extends ReadAnswersOptions {
  /** How many answers are waited for; 0 waits until the server closes. */
  readonly answers: number;
  /** Longest time. @default {20_000} */
  readonly timeoutMs?: number;
}

/** A connection of its own to `port` of this machine. @throws {Error} as {@linkcode talkOver} */
export async function talkRaw(
  bytes: Uint8Array<ArrayBuffer>,
  { port, ...options }: TalkOptions & { readonly port: number },
): Promise<Talk> {
  const connection = await Deno.connect({ hostname: "127.0.0.1", port });
  const { sent, ...talk } = await talkOver(connection, bytes, options);
  connection.close();
  await sent;
  return talk;
}

/**
 * Sends everything over an open connection, reads until it has the answers or the server closes.
 * `sent` resolves when nothing is left to send, or the connection is closed.
 *
 * @throws {Error} when that takes too long; the connection is closed then
 */
export async function talkOver(
  connection: Deno.Conn,
  bytes: Uint8Array,
  { answers: wanted, timeoutMs = 20_000, ...options }: TalkOptions,
): Promise<Talk & { readonly sent: Promise<void> }> {
  let received = new Uint8Array(0);
  let closed = false;
  let isLate = false;
  const timer = setTimeout(() => {
    isLate = true;
    connection.close();
  }, timeoutMs);
  // A server that has answered may stop reading: what is left cannot be sent then, rightly.
  const sent = sendAll(connection, bytes).catch(() => {});
  const buffer = new Uint8Array(65_536);
  while (!closed && (wanted === 0 || readAnswers(received, options).length < wanted)) {
    const count = await connection.read(buffer).catch(() => null);
    closed = count === null;
    const joined = new Uint8Array(received.length + (count ?? 0));
    joined.set(received);
    joined.set(buffer.subarray(0, count ?? 0), received.length);
    received = joined;
  }
  clearTimeout(timer);
  if (isLate) throw new Error(`No answer in ${timeoutMs} ms, only ${received.length} bytes`);
  return { answers: readAnswers(received, options), closed, sent };
}

async function sendAll(connection: Deno.Conn, bytes: Uint8Array): Promise<void> {
  for (let at = 0; at < bytes.length;) at += await connection.write(bytes.subarray(at));
}
