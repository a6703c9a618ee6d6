/**
 * A connection that sends exactly what a test tells it, where a real client would not.
 *
 * @module
 */
import { RequestWriter } from "./request_writer.ts";
import { ResponseReader } from "./response_reader.ts";

/** The requests that tests make by hand, by Kafka's numbers. */
export const API = {
  produce: 0,
  fetch: 1,
  listOffsets: 2,
  metadata: 3,
  offsetCommit: 8,
  offsetFetch: 9,
  findCoordinator: 10,
  joinGroup: 11,
  heartbeat: 12,
  leaveGroup: 13,
  syncGroup: 14,
  describeGroups: 15,
  listGroups: 16,
  apiVersions: 18,
  createTopics: 19,
  deleteTopics: 20,
  deleteRecords: 21,
  initProducerId: 22,
  describeConfigs: 32,
  createPartitions: 37,
  deleteGroups: 42,
  alterUserScramCredentials: 51,
} as const;

/** What to ask. Only versions with plain (not flexible) headers can be written. */
export interface RawRequest {
  readonly api: number;
  readonly version: number;
  readonly body?: Uint8Array;
}

/** One connection. A broker answers its requests in order. */
export interface RawConnection extends Disposable {
  /** Sends a request; the answer, from behind its correlation id. @throws {Error} when closed */
  ask(request: RawRequest): Promise<ResponseReader>;
  /** Sends a request without waiting. */
  send(request: RawRequest): Promise<void>;
  /** Sends bytes as they are. */
  sendBytes(bytes: Uint8Array): Promise<void>;
  /** The next answer, or `undefined` when the broker has closed the connection. */
  receive(): Promise<ResponseReader | undefined>;
}

/** Connects to `address`, a `host:port`. */
export async function connectRaw(address: string): Promise<RawConnection> {
  const { hostname, port } = new URL(`kafka://${address}`);
  const conn = await Deno.connect({ hostname, port: Number(port) });
  async function send({ api, version, body = new Uint8Array() }: RawRequest): Promise<void> {
    const frame = new RequestWriter().int16(api).int16(version).int32(7).string("raw").raw(body)
      .toBytes();
    await sendBytes(new RequestWriter().bytes(frame).toBytes());
  }
  async function sendBytes(bytes: Uint8Array): Promise<void> {
    for (let at = 0; at < bytes.byteLength;) at += await conn.write(bytes.subarray(at));
  }
  async function read(length: number): Promise<Uint8Array | undefined> {
    const bytes = new Uint8Array(length);
    for (let at = 0; at < length;) {
      const count = await conn.read(bytes.subarray(at)).catch(() => null);
      if (count === null) return undefined;
      at += count;
    }
    return bytes;
  }
  async function receive(): Promise<ResponseReader | undefined> {
    const head = await read(4);
    const frame = head && await read(new ResponseReader(head).int32());
    return frame && new ResponseReader(frame.subarray(4));
  }
  return {
    send,
    sendBytes,
    receive,
    async ask(request) {
      await send(request);
      const answer = await receive();
      if (answer === undefined) throw new Error(`The broker closed on request ${request.api}`);
      return answer;
    },
    [Symbol.dispose]: () => conn.close(),
  };
}
