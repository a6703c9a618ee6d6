/**
 * A process that has no file handle left goes on, and accepts connections again once it has some.
 *
 * @module
 */
import { may } from "../support/permissions.ts";
import { freePorts } from "../support/kafka/free_ports.ts";
import { spawnProcess } from "../support/process/spawn_process.ts";
import { waitUntil } from "../support/wait_until.ts";

const HANDLES = 200;
const HALF_HEAD = new TextEncoder().encode("GET /health/live HTTP/1.1\r\nhos");

for (const task of ["api", "consume", "generate"]) {
  Deno.test({
    name: `${task} survives more idle connections than it has file handles`,
    ignore: !may.runStack || Deno.build.os === "windows",
    async fn() {
      const [port = 0] = freePorts(1);
      await using service = spawnProcess("sh", {
        args: ["-c", `ulimit -n ${HANDLES} && exec deno task --quiet ${task}`],
        env: {
          PORT: String(port),
          KAFKA_BROKERS: "127.0.0.1:1",
          DATABASE_URL: "postgres://nobody:nothing@127.0.0.1:1/none",
          API_URL: "http://127.0.0.1:1",
          POSTGRES_DRIVER: "pg",
        },
      });
      const connections: Deno.Conn[] = [];
      const isLive = () =>
        fetch(`http://127.0.0.1:${port}/health/live`, { signal: AbortSignal.timeout(2_000) })
          .then(async (response) => await response.text() !== "" && response.ok, () => false);
      /** A connection of its own, which stays open. */
      const hold = async () => {
        const connection = await Deno.connect({ hostname: "127.0.0.1", port }).catch(() => {});
        if (connection === undefined) return false;
        connections.push(connection);
        const request = new TextEncoder().encode(
          "GET /health/live HTTP/1.1\r\nhost: localhost\r\n\r\n",
        );
        await connection.write(request).catch(() => {});
        const count = await connection.read(new Uint8Array(16)).catch(() => null);
        return count !== null;
      };
      await waitUntil("it answers", isLive);
      for (let i = 0; i < HANDLES + 50; i++) {
        const connection = await Deno.connect({ hostname: "127.0.0.1", port }).catch(() => {});
        if (connection === undefined) continue;
        connections.push(connection);
        if (i % 2 === 0) await connection.write(HALF_HEAD).catch(() => {});
      }
      await service.untilLine("Cannot accept connections, listening again");
      // Idle ones and half heads are closed by the service: their clients hold them for ever.
      await waitUntil("it answers many at once again", async () => {
        return (await Promise.all(Array.from({ length: 50 }, hold))).every(Boolean);
      });
      for (const connection of connections) connection.close();
    },
  });
}
