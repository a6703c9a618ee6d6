/**
 * Many who have the page open: plain connections, so that 200 of them cost the drill little.
 *
 * @module
 */
import { waitUntil } from "../../support/wait_until.ts";

/** Open streams. Disposing ends them. */
export interface Watchers extends AsyncDisposable {
  /** Events that each stream has had so far. */
  readonly events: readonly number[];
  /** How many streams the API has ended. */
  readonly ended: number;
}

/** Opens this many streams of the overview, and resolves when each has had one. */
export async function openWatchers(url: string, count: number): Promise<Watchers> {
  const { hostname, port } = new URL(url);
  const events = Array.from({ length: count }, () => 0);
  const connections: Deno.TcpConn[] = [];
  let isOver = false;
  let ended = 0;

  async function watch(number: number): Promise<void> {
    const connection = await Deno.connect({ hostname, port: Number(port) });
    connections.push(connection);
    await connection.write(
      new TextEncoder().encode(`GET /stats/stream HTTP/1.1\r\nhost: ${hostname}\r\n\r\n`),
    );
    const [buffer, decoder] = [new Uint8Array(16_384), new TextDecoder()];
    while (true) {
      // Closing the connection from here fails the read.
      const read = await connection.read(buffer).catch(() => null);
      if (read === null) break;
      // Each event goes out in one piece with this at its beginning.
      const text = decoder.decode(buffer.subarray(0, read), { stream: true });
      events[number] = (events[number] ?? 0) + text.split("event: overview\n").length - 1;
    }
    if (!isOver) ended++;
  }

  const watching = events.map((_, number) => watch(number));
  await waitUntil("each watcher has an overview", () => events.every((had) => had > 0));
  return {
    events,
    get ended() {
      return ended;
    },
    async [Symbol.asyncDispose]() {
      isOver = true;
      for (const connection of connections) connection.close();
      await Promise.all(watching);
    },
  };
}
