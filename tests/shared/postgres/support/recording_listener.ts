/**
 * A TCP server that is no Postgres: it accepts connections, records what they send, and sends what a
 * test sets, or nothing.
 *
 * @module
 */

/** Disposing it closes it and its connections. */
export interface RecordingListener extends AsyncDisposable {
  readonly url: string;
  /** All bytes of each connection, in the order of their coming. */
  readonly received: readonly number[][];
}

/** Listens on a free port, and answers the first bytes of each connection with `answer`. */
export function listenAndRecord(answer = ""): RecordingListener {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const received: number[][] = [];
  const conns: Deno.Conn[] = [];
  const work: Promise<void>[] = [];

  async function serve(conn: Deno.Conn): Promise<void> {
    const bytes: number[] = [];
    received.push(bytes);
    const buffer = new Uint8Array(4_096);
    try {
      for (let reads = 0;; reads++) {
        const count = await conn.read(buffer);
        if (count === null) return;
        bytes.push(...buffer.subarray(0, count));
        if (reads === 0 && answer !== "") await conn.write(new TextEncoder().encode(answer));
      }
    } catch {
      // Closed, by either side.
    }
  }

  const accepting = (async () => {
    for await (const conn of listener) {
      conns.push(conn);
      work.push(serve(conn));
    }
  })();

  return {
    url: `postgres://delhaize:delhaize@127.0.0.1:${listener.addr.port}/delhaize`,
    received,
    async [Symbol.asyncDispose]() {
      listener.close();
      await accepting;
      for (const conn of conns) conn.close();
      await Promise.all(work);
    },
  };
}
