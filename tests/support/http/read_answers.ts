/**
 * Reads HTTP answers out of the bytes of a connection, for tests that speak HTTP by hand.
 *
 * @module
 */
import { Buffer } from "node:buffer";

/** One response, read whole. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: string;
}

/** Options for {@linkcode readAnswers}. */
export interface ReadAnswersOptions {
  /** Whether the answers are to `HEAD`, whose declared body never comes. @default {false} */
  readonly isHead?: boolean;
}

/** The whole answers in `bytes`, of declared length; `100 Continue` is none. */
export function readAnswers(
  bytes: Uint8Array,
  { isHead = false }: ReadAnswersOptions = {},
): Answer[] {
  const answers: Answer[] = [];
  // As latin1 one character is one byte, so lengths in bytes are places in the text.
  let rest = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("latin1");
  while (true) {
    const end = rest.indexOf("\r\n\r\n");
    if (end === -1) return answers;
    const [statusLine = "", ...lines] = rest.slice(0, end).split("\r\n");
    const status = Number(statusLine.split(" ")[1]);
    const headers = new Headers(lines.map((line): [string, string] => {
      const colon = line.indexOf(":");
      return [line.slice(0, colon), line.slice(colon + 1).trim()];
    }));
    const hasBody = status >= 200 && !isHead;
    const length = hasBody ? Number(headers.get("content-length") ?? 0) : 0;
    const body = rest.slice(end + 4, end + 4 + length);
    if (body.length < length) return answers;
    rest = rest.slice(end + 4 + length);
    if (status >= 200) {
      answers.push({ status, headers, body: Buffer.from(body, "latin1").toString() });
    }
  }
}
