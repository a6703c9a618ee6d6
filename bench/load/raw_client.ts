/**
 * A keep-alive connection that sends prepared requests: a client cheap enough not to be the thing
 * that is measured.
 *
 * @module
 */
import { type NumberedBody, writeNumber } from "../bodies.ts";

/** Sends one basket after the other. */
export interface RawClient extends Disposable {
  /** Sends the basket with this number. @returns the status of the answer, such as `202` */
  post(number: number): Promise<string>;
}

/** Where to send, and what. */
export interface RawClientOptions {
  readonly port: number;
  readonly path: string;
  readonly bodies: readonly NumberedBody[];
}

/** Connects. */
export async function connectRaw({ port, path, bodies }: RawClientOptions): Promise<RawClient> {
  const connection = await Deno.connect({ hostname: "127.0.0.1", port });
  connection.setNoDelay(true);
  const requests = bodies.map((body) => toRequest(body, { port, path }));
  const buffer = new Uint8Array(8_192);
  return {
    async post(number) {
      const { bytes, digitsAt } = requests[number % requests.length] as NumberedBody;
      writeNumber(bytes, { at: digitsAt, number });
      let written = 0;
      while (written < bytes.length) written += await connection.write(bytes.subarray(written));
      let text = "";
      while (!isWhole(text)) {
        const read = await connection.read(buffer);
        if (read === null) throw new Error("The server closed the connection");
        // What we look at is ASCII, and this is cheaper than to decode UTF-8 over chunks.
        text += latin1.decode(buffer.subarray(0, read));
      }
      return text.slice(9, 12);
    },
    [Symbol.dispose]: () => connection.close(),
  };
}

function toRequest(
  { bytes, digitsAt }: NumberedBody,
  { port, path }: { readonly port: number; readonly path: string },
): NumberedBody {
  const head = new TextEncoder().encode(
    `POST ${path} HTTP/1.1\r\nhost: 127.0.0.1:${port}\r\n` +
      `content-type: application/json\r\ncontent-length: ${bytes.length}\r\n\r\n`,
  );
  const request = new Uint8Array(head.length + bytes.length);
  request.set(head);
  request.set(bytes, head.length);
  return { bytes: request, digitsAt: head.length + digitsAt };
}

/** Whether an answer is complete: all that the servers here send have a content-length. */
function isWhole(text: string): boolean {
  const end = text.indexOf("\r\n\r\n");
  if (end === -1) return false;
  const length = /content-length: (\d+)/i.exec(text);
  return text.length >= end + 4 + Number(length?.[1] ?? 0);
}

const latin1 = new TextDecoder("latin1");
