/**
 * When the consumer says that it is ready, and what it does before: it waits for whatever is not
 * there yet, in any order, and stops when it is told to.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { startStack } from "../../local/start_stack.ts";
import { removePostgres } from "../../local/postgres/remove_postgres.ts";
import { openPg } from "../../shared/postgres/pg.ts";
import { aWireBasket } from "../support/a_basket.ts";
import { may } from "../support/permissions.ts";
import { startTestStack } from "../support/start_test_stack.ts";
import { tempDir } from "../support/temp_dir.ts";
import { waitUntil } from "../support/wait_until.ts";
import { spawnService } from "../support/process/spawn_service.ts";
import { freePorts } from "../support/kafka/free_ports.ts";
import { openTopicClient } from "../support/kafka/open_topic_client.ts";

const ignore = !may.runStack;

Deno.test({
  name: "the consumer waits for broker and Postgres, says 503 until it has joined, and then works",
  ignore,
  async fn() {
    const [kafkaPort = 0, postgresPort = 0] = freePorts(2);
    await using consumer = spawnService("consume", {
      env: {
        KAFKA_BROKERS: `127.0.0.1:${kafkaPort}`,
        DATABASE_URL: `postgres://delhaize:delhaize@127.0.0.1:${postgresPort}/delhaize`,
        KAFKA_PARTITIONS: "1",
      },
    });
    assertEquals(await readChecks(await consumer.url()), {
      status: 503,
      body: { status: "unready", checks: { group: false, database: false } },
      live: 200,
    });

    await using folder = await tempDir();
    const dir = folder.path;
    try {
      await using stack = await startStack({ dir, kafkaPort, postgresPort });
      await consumer.untilReady();
      assertEquals(await readChecks(await consumer.url()), {
        status: 200,
        body: { status: "ready", checks: { group: true, database: true } },
        live: 200,
      });
      await using topics = await openTopicClient(stack.kafka);
      await topics.send("delhaize_shop_2", [{ value: JSON.stringify(aWireBasket()) }]);
      await using database = openPg({ url: stack.database, applicationName: "test" });
      await waitUntil("the basket is stored", async () => {
        const rows = await database.query("select from baskets");
        return rows.length === 1;
      });
      assertEquals(await consumer.stop(), 0);
    } finally {
      await removePostgres(`${dir}/postgres`);
    }
  },
});

Deno.test({
  name: "the consumer says 503 while it has Postgres but is no member of its group",
  ignore,
  async fn() {
    await using stack = await startTestStack();
    const [kafkaPort] = freePorts(1);
    await using consumer = spawnService("consume", {
      env: { KAFKA_BROKERS: `127.0.0.1:${kafkaPort}`, DATABASE_URL: stack.database },
    });
    await using database = openPg({ url: stack.database, applicationName: "test" });
    await waitUntil("the schema is there", async () => {
      const [row] = await database.query("select to_regclass('baskets') as found");
      return row?.found === "baskets";
    });
    assertEquals(await readChecks(await consumer.url()), {
      status: 503,
      body: { status: "unready", checks: { group: false, database: true } },
      live: 200,
    });
    assertEquals(await consumer.stop(), 0);
  },
});

Deno.test({
  name: "the consumer stops with 0 while it still waits for broker and Postgres",
  ignore,
  async fn() {
    const [kafkaPort = 0, postgresPort = 0] = freePorts(2);
    await using consumer = spawnService("consume", {
      env: {
        KAFKA_BROKERS: `127.0.0.1:${kafkaPort}`,
        DATABASE_URL: `postgres://delhaize:delhaize@127.0.0.1:${postgresPort}/delhaize`,
      },
    });
    assertEquals(await consumer.readiness(), 503);
    assertEquals(await consumer.stop(), 0);
  },
});

Deno.test({
  name: "the consumer names every bad setting and exits 1",
  ignore,
  async fn() {
    await using consumer = spawnService("consume", {
      env: { KAFKA_BROKERS: "nowhere", KAFKA_SESSION_TIMEOUT_MS: "0", DATABASE_URL: "mysql://x" },
    });
    assertEquals(await consumer.exited, 1);
    assertEquals(
      consumer.log(),
      "Cannot start with these settings:\n" +
        "  KAFKA_BROKERS is not a comma-separated list of host:port addresses, IPv6 in brackets\n" +
        "  DATABASE_URL is not a URL that begins with postgres:// or postgresql://\n" +
        "  KAFKA_SESSION_TIMEOUT_MS is not a whole number from 6000 to 300000\n",
    );
  },
});

async function readChecks(url: string) {
  const ready = await fetch(`${url}/health/ready`);
  const live = await fetch(`${url}/health/live`);
  await live.body?.cancel();
  return { status: ready.status, body: await ready.json(), live: live.status };
}
