/**
 * A client that sends exactly what a test tells it, where a real client would not.
 *
 * @module
 */

import { ApiKey, type ApiName } from "../../../../local/broker/protocol/api_keys.ts";
import { Reader } from "../../../../local/broker/protocol/reader.ts";
import { Writer } from "../../../../local/broker/protocol/writer.ts";

/** One connection. Requests are answered in order. */
export interface RawClient extends Disposable {
  /** Sends a request and returns its answer, from behind the correlation id. */
  call(api: ApiName, version: number, writeBody?: (body: Writer) => void): Promise<Reader>;
  /** Sends a request without waiting. */
  send(api: ApiName | number, version: number, writeBody?: (body: Writer) => void): Promise<void>;
  /** Sends bytes as they are. */
  sendBytes(bytes: Uint8Array): Promise<void>;
  /** The next answer, or `undefined` when the broker has closed the connection. */
  receive(): Promise<Reader | undefined>;
}

/** Connects to a broker. */
export async function connectRaw(port: number): Promise<RawClient> {
  const conn = await Deno.connect({ hostname: "127.0.0.1", port });
  const readFull = async (bytes: Uint8Array): Promise<boolean> => {
    for (let at = 0; at < bytes.byteLength;) {
      const read = await conn.read(bytes.subarray(at)).catch(() => null);
      if (read === null) return false;
      at += read;
    }
    return true;
  };
  const sendBytes = async (bytes: Uint8Array) => {
    for (let at = 0; at < bytes.byteLength;) at += await conn.write(bytes.subarray(at));
  };
  const receive = async (): Promise<Reader | undefined> => {
    const head = new Uint8Array(8);
    if (!await readFull(head)) return undefined;
    const body = new Uint8Array(new Reader(head).int32() - 4);
    return await readFull(body) ? new Reader(body) : undefined;
  };
  const send: RawClient["send"] = (api, version, writeBody = () => {}) => {
    const frame = new Writer();
    frame.int32(0);
    frame.int16(typeof api === "number" ? api : ApiKey[api]);
    frame.int16(version);
    frame.int32(1); // correlation id
    frame.string("raw");
    writeBody(frame);
    frame.patchInt32(0, frame.length - 4);
    return sendBytes(frame.written());
  };
  return {
    send,
    sendBytes,
    receive,
    async call(api, version, writeBody) {
      await send(api, version, writeBody);
      const answer = await receive();
      if (answer === undefined) throw new Error(`Cannot ${api}: the broker closed the connection`);
      return answer;
    },
    [Symbol.dispose]: () => conn.close(),
  };
}
