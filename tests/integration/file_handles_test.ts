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
      const isLive = () =>
        fetch(`http://127.0.0.1:${port}/health/live`, { signal: AbortSignal.timeout(2_000) })
          .then(async (response) => await response.text() !== "" && response.ok, () => false);
      await waitUntil("it answers", isLive);
      const connections: Deno.Conn[] = [];
      for (let i = 0; i < HANDLES + 50; i++) {
        const connection = await Deno.connect({ hostname: "127.0.0.1", port }).catch(() => {});
        if (connection !== undefined) connections.push(connection);
      }
      await service.untilLine("Cannot accept connections, listening again");
      for (const connection of connections) connection.close();
      await waitUntil("it answers again", isLive);
    },
  });
}
