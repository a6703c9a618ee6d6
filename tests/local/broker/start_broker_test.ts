import { assertEquals, assertRejects } from "@std/assert";
import type { BrokerEvent } from "../../../local/broker/broker_event.ts";
import { ApiKey } from "../../../local/broker/protocol/api_keys.ts";
import { ErrorCode } from "../../../local/broker/protocol/error_codes.ts";
import { createFaults } from "../../../local/broker/faults.ts";
import { startBroker } from "../../../local/broker/start_broker.ts";
import { aBatch } from "./support/a_batch.ts";
import { may } from "../../support/permissions.ts";
import { connectRaw } from "./support/raw_client.ts";
import { createTopic, fetchRecords, produce, sendProduce } from "./support/requests.ts";
import { withBroker, withTempDir } from "./support/with_broker.ts";

const ignore = !may.runStack;

Deno.test(
  "startBroker() says why it cannot start",
  { ignore },
  (t) =>
    withBroker({}, async ({ port }) => {
      await withTempDir(async (dataDir) => {
        await t.step("port taken", async () => {
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
    }),
);

Deno.test(
  "broker comes back with its topics, records and identity",
  { ignore },
  () =>
    withTempDir(async (dataDir) => {
      const clusterId = async (port: number) => {
        using client = await connectRaw(port);
        const answer = await client.call("Metadata", 2, (body) => body.array([], () => {}));
        answer.array(
          () => [answer.int32(), answer.string(), answer.int32(), answer.nullableString()],
        );
        return answer.string();
      };
      const producerId = async (port: number) => {
        using client = await connectRaw(port);
        const answer = await client.call("InitProducerId", 1, (body) => {
          body.string(null);
          body.int32(1000);
        });
        answer.int32();
        answer.int16();
        return answer.int64();
      };
      const seen: { cluster: string; producer: number }[] = [];
      for (const round of [0, 1, 2]) {
        await using broker = await startBroker({ dataDir, port: 0 });
        using client = await connectRaw(broker.port);
        await createTopic(client, "t"); // refused after the first time
        const answer = await produce(client, { topic: "t", batch: aBatch() });
        assertEquals(answer, { error: 0, offset: round });
        seen.push({
          cluster: await clusterId(broker.port),
          producer: await producerId(broker.port),
        });
        await broker.close(); // closing twice is closing once
      }
      assertEquals(new Set(seen.map(({ cluster }) => cluster)).size, 1);
      assertEquals(new Set(seen.map(({ producer }) => producer)).size, 3);
    }),
);

Deno.test(
  "a topic created anew is empty, also after a restart",
  { ignore },
  () =>
    withTempDir(async (dataDir) => {
      for (let round = 0; round < 2; round++) {
        await using broker = await startBroker({ dataDir, port: 0 });
        using client = await connectRaw(broker.port);
        await createTopic(client, "t");
        await produce(client, { topic: "t", batch: aBatch() });
        await client.call("DeleteTopics", 1, (body) => {
          body.array(["t"], (name) => body.string(name));
          body.int32(1000);
        });
        await createTopic(client, "t");
        const answer = await produce(client, { topic: "t", batch: aBatch() });
        assertEquals(answer, { error: 0, offset: 0 });
      }
    }),
);

Deno.test(
  "what the broker does not understand costs a client its connection only",
  { ignore },
  async (t) => {
    const events: BrokerEvent[] = [];
    await withBroker({ onEvent: (event) => events.push(event) }, async ({ port }) => {
      using healthy = await connectRaw(port);
      await createTopic(healthy, "t");
      const random = Uint8Array.from({ length: 4096 }, (_, i) => ((i * 7919) >> 3) | 0x80);
      const frame = new Uint8Array(random.subarray(0, 104));
      new DataView(frame.buffer).setInt32(0, 100);
      const cases = [
        { name: "HTTP", bytes: new TextEncoder().encode("GET / HTTP/1.1\r\nhost: x\r\n\r\n") },
        { name: "noise", bytes: random },
        { name: "noise of the right length", bytes: frame },
        { name: "a length without an end", bytes: new Uint8Array([0x7f, 0xff, 0xff, 0xff]) },
      ];
      for (const { name, bytes } of cases) {
        await t.step(name, async () => {
          using client = await connectRaw(port);
          await client.sendBytes(bytes);
          assertEquals(await client.receive(), undefined);
        });
      }
      await t.step("a request type that does not exist", async () => {
        using client = await connectRaw(port);
        await client.send(999, 0);
        assertEquals(await client.receive(), undefined);
      });
      await t.step("versions older than Kafka 4 takes", async () => {
        for (const [api, version] of [["Produce", 2], ["Fetch", 3], ["JoinGroup", 1]] as const) {
          using client = await connectRaw(port);
          await client.send(api, version);
          assertEquals(await client.receive(), undefined, api);
        }
      });
      await t.step("a request cut short, and a client that vanishes", async () => {
        for (const bytes of [[0, 0], [0, 0, 0, 99, 0], [0, 0, 0, 5, 0, 1, 0, 11, 0]]) {
          using client = await connectRaw(port);
          await client.sendBytes(new Uint8Array(bytes));
        }
      });
      assertEquals((await produce(healthy, { topic: "t", batch: aBatch() }))?.error, 0);
      const names = new Set(events.map(({ kind }) => kind));
      assertEquals([...names], ["listening", "request-failed"]);
    });
  },
);

Deno.test(
  "broker names its versions in every form a client may ask for",
  { ignore },
  (t) =>
    withBroker({}, async ({ port }) => {
      using client = await connectRaw(port);
      for (const version of [0, 1, 2]) {
        await t.step(`version ${version}`, async () => {
          const answer = await client.call("ApiVersions", version);
          assertEquals(answer.int16(), 0);
          const ranges = answer.array(() => [answer.int16(), answer.int16(), answer.int16()]);
          assertEquals(ranges.find(([key]) => key === 1), [1, 4, 11]);
        });
      }
      await t.step("version 3, flexible", async () => {
        const answer = await client.call("ApiVersions", 3);
        assertEquals([answer.int16(), answer.int8()], [0, 21 + 1]);
        assertEquals([answer.int16(), answer.int16(), answer.int16(), answer.int8()], [0, 0, 8, 0]);
      });
      await t.step("a version from the future, answered as version 0", async () => {
        const answer = await client.call("ApiVersions", 99);
        assertEquals(answer.int16(), 35);
        assertEquals(
          answer.array(() => [answer.int16(), answer.int16(), answer.int16()]).length,
          21,
        );
      });
    }),
);

Deno.test("a client that does not read its answers is not read from either", { ignore }, () => {
  let handled = 0;
  const faults = {
    ...createFaults(),
    delayMs: (key: number) => key === ApiKey.Fetch ? (handled++, 0) : 0,
  };
  return withBroker({ faults }, async ({ port }) => {
    using client = await connectRaw(port);
    await createTopic(client, "t");
    await produce(client, { topic: "t", batch: aBatch({ values: ["x".repeat(900_000)] }) });
    using slow = await connectRaw(port);
    const asked = 100; // 90 MB of answers, where the sockets hold about 10
    for (let i = 0; i < asked; i++) {
      await slow.send("Fetch", 4, (body) => {
        for (const value of [-1, 0, 1, 1 << 20]) body.int32(value);
        body.int8(0);
        body.array(["t"], (name) => {
          body.string(name);
          body.array([0], (partition) => {
            body.int32(partition);
            body.int64(0);
            body.int32(1 << 20);
          });
        });
      });
    }
    for (let i = 0; i < 50; i++) await produce(client, { topic: "t", batch: aBatch() });
    assertEquals(handled < asked / 2, true, `${handled} of ${asked} answered into nothing`);
    for (let i = 0; i < asked; i++) await slow.receive();
    assertEquals(handled, asked, "all are answered once it reads");
  });
});

Deno.test(
  "close() does not wait for clients that wait",
  { ignore },
  () =>
    withBroker({}, async (broker) => {
      using client = await connectRaw(broker.port);
      await createTopic(client, "t");
      using joining = await connectRaw(broker.port);
      await joining.send("JoinGroup", 2, (body) => {
        body.string("g");
        body.int32(30_000);
        body.int32(30_000);
        body.string("");
        body.string("consumer");
        body.array(["range"], (name) => {
          body.string(name);
          body.bytes(new Uint8Array(0));
        });
      });
      using stuck = await connectRaw(broker.port);
      await sendProduce(stuck, { topic: "t", batch: aBatch() });
      const fetching = fetchRecords(client, { topic: "t", offset: 1, maxWaitMs: 30_000 })
        .catch(() => "cut off");
      await stuck.receive();
      const before = performance.now();
      await broker.close();
      assertEquals(await fetching, "cut off");
      assertEquals(performance.now() - before < 5000, true);
    }),
);

Deno.test(
  "topics come into being by being asked for only where both sides want it",
  { ignore },
  async (t) => {
    const cases = [
      { autoCreateTopics: false, asks: true, error: ErrorCode.UNKNOWN_TOPIC_OR_PARTITION },
      { autoCreateTopics: true, asks: false, error: ErrorCode.UNKNOWN_TOPIC_OR_PARTITION },
      { autoCreateTopics: true, asks: true, error: ErrorCode.NONE },
    ];
    for (const { autoCreateTopics, asks, error } of cases) {
      await t.step(
        `broker ${autoCreateTopics}, client ${asks}`,
        () =>
          withBroker({ autoCreateTopics, defaultPartitions: 3 }, async ({ port }) => {
            using client = await connectRaw(port);
            await client.call("Metadata", 4, (body) => {
              body.array(["t"], (name) => body.string(name));
              body.boolean(asks);
            });
            const batch = aBatch();
            assertEquals(
              (await produce(client, { topic: "t", partition: 2, batch }))?.error,
              error,
            );
          }),
      );
    }
  },
);
