/**
 * The local broker without a free file handle serves the clients it has, and accepts again once it
 * has some.
 *
 * @module
 */
import { assertEquals, assertGreater } from "@std/assert";
import { aBatch } from "../support/kafka/a_batch.ts";
import { aTopic } from "../support/kafka/a_topic.ts";
import { answers } from "../support/kafka/answers.ts";
import { freePorts } from "../support/kafka/free_ports.ts";
import { connectRaw } from "../support/kafka/raw_connection.ts";
import { produce } from "../support/kafka/requests.ts";
import { may } from "../support/permissions.ts";
import { spawnProcess } from "../support/process/spawn_process.ts";
import { tempDir } from "../support/temp_dir.ts";
import { waitUntil } from "../support/wait_until.ts";

const HANDLES = 200;

Deno.test({
  name: "the local broker survives more idle connections than it has file handles",
  ignore: !may.runStack || Deno.build.os === "windows",
  async fn() {
    await using dir = await tempDir();
    const [port = 0] = freePorts(1);
    const script = new URL("../support/kafka/local_broker_process.ts", import.meta.url).pathname;
    await using broker = spawnProcess("sh", {
      args: [
        ...["-c", `ulimit -n ${HANDLES} && exec "$0" "$@"`, Deno.execPath()],
        ...["run", "--quiet", "--allow-net=127.0.0.1"],
        ...[`--allow-read=${dir.path}`, `--allow-write=${dir.path}`],
        ...[script, JSON.stringify({ dataDir: dir.path, port })],
      ],
    });
    const address = `127.0.0.1:${port}`;
    await waitUntil("it answers", () => answers(address));
    using client = await connectRaw(address);
    const topic = await aTopic(client);
    assertEquals(await produce(client, { topic, batch: aBatch() }), { error: "NONE", offset: 0 });

    const idle: Deno.Conn[] = [];
    for (let at = 0; at < HANDLES + 50; at++) {
      const connection = await Deno.connect({ hostname: "127.0.0.1", port }).catch(() => {});
      if (connection !== undefined) idle.push(connection);
    }
    assertGreater(idle.length, HANDLES);
    await broker.untilLine("accept-failed");
    assertEquals(await produce(client, { topic, batch: aBatch() }), { error: "NONE", offset: 1 });
    for (const connection of idle) connection.close();
    await waitUntil("it answers again", () => answers(address));
    assertEquals(await produce(client, { topic, batch: aBatch() }), { error: "NONE", offset: 2 });
  },
});
