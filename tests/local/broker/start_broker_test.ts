/**
 * What only the embedded broker does: how it starts and ends, and what it tells of itself. What
 * clients see of it is held in `tests/conformance/`.
 *
 * @module
 */
import { assertEquals, assertLess, assertRejects } from "@std/assert";
import type { BrokerEvent } from "../../../local/broker/broker_event.ts";
import { createFaults } from "../../../local/broker/faults.ts";
import { ApiKey } from "../../../local/broker/protocol/api_keys.ts";
import { startBroker } from "../../../local/broker/start_broker.ts";
import { aBatch } from "../../support/kafka/a_batch.ts";
import { aTopic } from "../../support/kafka/a_topic.ts";
import { sendJoin } from "../../support/kafka/group_requests.ts";
import { connectRaw } from "../../support/kafka/raw_connection.ts";
import { getMetadata, produce, sendFetch } from "../../support/kafka/requests.ts";
import { startTestBroker } from "../../support/kafka/start_test_broker.ts";
import { may } from "../../support/permissions.ts";
import { tempDir } from "../../support/temp_dir.ts";

const ignore = !may.runStack;

Deno.test("startBroker() says why it cannot start", { ignore }, async (t) => {
  await using dir = await tempDir();
  const dataDir = dir.path;
  await t.step("port taken", async () => {
    using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
    const { port } = listener.addr;
    const message = `Cannot listen on 127.0.0.1:${port}: the port is taken`;
    await assertRejects(() => startBroker({ dataDir, port }), Error, message);
  });
  await t.step("not loopback", async () => {
    const message = "Cannot start the broker: 0.0.0.0 is not a loopback address";
    await assertRejects(
      () => startBroker({ dataDir, port: 0, hostname: "0.0.0.0" }),
      Error,
      message,
    );
  });
  await t.step("folder in use", async () => {
    await using _ = await startBroker({ dataDir, port: 0 });
    const message = `Cannot start the broker: another one is using ${dataDir}`;
    await assertRejects(() => startBroker({ dataDir, port: 0 }), Error, message);
  });
  await t.step("folder of something else", async () => {
    await Deno.writeTextFile(`${dataDir}/metadata.json`, "not json");
    await assertRejects(() => startBroker({ dataDir, port: 0 }), Error, "Cannot read");
  });
  await t.step("and can once the reason is gone", async () => {
    await Deno.remove(`${dataDir}/metadata.json`);
    await using _ = await startBroker({ dataDir, port: 0 });
  });
});

Deno.test("broker tells of what it cannot read, and lives on", { ignore }, async () => {
  const events: BrokerEvent[] = [];
  await using broker = await startTestBroker({ onEvent: (event) => events.push(event) });
  using healthy = await connectRaw(broker.address);
  const topic = await aTopic(healthy);
  for (const bytes of [[0, 0], [0, 0, 0, 99, 0], [0, 0, 0, 5, 0, 1, 0, 11, 0]]) {
    using vanishing = await connectRaw(broker.address);
    await vanishing.sendBytes(new Uint8Array(bytes));
  }
  using other = await connectRaw(broker.address);
  await other.sendBytes(new TextEncoder().encode("GET / HTTP/1.1\r\nhost: x\r\n\r\n"));
  assertEquals(await other.receive(), undefined);
  assertEquals(await produce(healthy, { topic, batch: aBatch() }), { error: "NONE", offset: 0 });
  assertEquals([...new Set(events.map(({ kind }) => kind))], ["listening", "request-failed"]);
});

Deno.test("a client that does not read its answers is not read from either", {
  ignore,
}, async () => {
  let handled = 0;
  const faults = {
    ...createFaults(),
    delayMs: (key: number) => key === ApiKey.Fetch ? (handled++, 0) : 0,
  };
  await using broker = await startTestBroker({ faults });
  using connection = await connectRaw(broker.address);
  const topic = await aTopic(connection);
  await produce(connection, { topic, batch: aBatch({ values: ["x".repeat(900_000)] }) });
  using slow = await connectRaw(broker.address);
  const asked = 100; // 90 MB of answers, where the sockets hold about 10
  for (let i = 0; i < asked; i++) await sendFetch(slow, { topic, offset: 0 });
  for (let i = 0; i < 50; i++) await produce(connection, { topic, batch: aBatch() });
  assertLess(handled, asked / 2, `${handled} of ${asked} answered into nothing`);
  for (let i = 0; i < asked; i++) await slow.receive();
  assertEquals(handled, asked, "all are answered once it reads");
});

Deno.test("close() does not wait for clients that wait", { ignore }, async () => {
  await using broker = await startTestBroker();
  using connection = await connectRaw(broker.address);
  const topic = await aTopic(connection);
  using joining = await connectRaw(broker.address);
  await sendJoin(joining, { group: "g", sessionTimeoutMs: 30_000, version: 3 });
  await sendFetch(connection, { topic, offset: 0, maxWaitMs: 30_000 });
  const before = performance.now();
  await broker.close();
  assertEquals(await connection.receive(), undefined);
  assertLess(performance.now() - before, 5000);
});

Deno.test("a topic that comes into being gets the default partitions", { ignore }, async () => {
  await using broker = await startTestBroker({ autoCreateTopics: true, defaultPartitions: 3 });
  using connection = await connectRaw(broker.address);
  const { topics } = await getMetadata(connection, ["t"], { mayCreate: true });
  assertEquals(topics.map(({ partitions }) => partitions.length), [3]);
});
