/**
 * The API as a process: it starts, accepts baskets, drains, and says why it cannot.
 *
 * @module
 */
import { assertEquals, assertObjectMatch } from "@std/assert";
import { aWireBasket } from "../support/a_basket.ts";
import { may } from "../support/permissions.ts";
import { runTask } from "../support/process/run_task.ts";
import { spawnService } from "../support/process/spawn_service.ts";
import { waitUntil } from "../support/wait_until.ts";
import { readTopic } from "../support/kafka/read_topic.ts";
import { startTestBroker } from "../support/kafka/start_test_broker.ts";

const ignore = !may.runStack;

Deno.test("api takes baskets and drains at SIGTERM", { ignore }, async () => {
  await using broker = await startTestBroker();
  await using api = spawnService("api", { env: { KAFKA_BROKERS: broker.address } });
  await api.untilReady();
  const response = await postBasket(await api.url());
  assertEquals(response.status, 202);
  const { partition, offset, ...receipt } = await response.json();
  assertEquals(receipt, { store: "Brussels", id: "123456789", topic: "delhaize_shop" });
  const stored = await readTopic(broker.address, "delhaize_shop");
  assertEquals(
    stored.map(({ partition, offset, key }) => ({ partition, offset, key })),
    [{ partition, offset, key: "Brussels/123456789" }],
  );
  assertEquals(await api.stop(), 0);
  const lines = api.log().trimEnd().split("\n").map((line) => JSON.parse(line));
  assertEquals(lines.slice(-2).map(({ message }) => message), [
    "API is draining",
    "API has stopped",
  ]);
  assertObjectMatch(lines.at(-2), { reason: "SIGTERM", logger: "api", level: "INFO" });
});

Deno.test("api answers 503 while the broker is away", { ignore }, async () => {
  await using broker = await startTestBroker();
  await broker.close();
  await using api = spawnService("api", { env: { KAFKA_BROKERS: broker.address } });
  const url = await api.url();
  const response = await postBasket(url);
  assertEquals([response.status, response.headers.get("retry-after")], [503, "1"]);
  assertObjectMatch(await response.json(), { code: "broker_unavailable" });
  const ready = await fetch(`${url}/health/ready`);
  assertEquals(ready.status, 503);
  assertObjectMatch(await ready.json(), { checks: { accepting: true, broker: false } });
  const live = await fetch(`${url}/health/live`);
  assertEquals([live.status, await live.json()], [200, { status: "live" }]);

  await broker.reopen();
  const accepted = await waitUntil("a basket is accepted", async () => {
    const response = await postBasket(url);
    const receipt = await response.json();
    return response.status === 202 && receipt;
  });
  assertObjectMatch(accepted, { store: "Brussels", id: "123456789" });
});

Deno.test("api names every bad setting and exits 1", { ignore }, async () => {
  const result = await runTask("api", {
    env: {
      PORT: "eighty",
      KAFKA_BROKERS: "hunter2",
      LOG_LEVEL: "loud",
    },
  });
  assertEquals(result, {
    code: 1,
    stdout: "",
    stderr: `Cannot start with these settings:
  LOG_LEVEL is not one of debug, info, warning, error
  KAFKA_BROKERS is not a comma-separated list of host:port addresses, IPv6 in brackets
  PORT is not a whole number from 0 to 65535
`,
  });
});

function postBasket(url: string): Promise<Response> {
  return fetch(`${url}/baskets`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(aWireBasket()),
  });
}
