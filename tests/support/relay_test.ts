/**
 * The relay: what passes when it is open, and what does not when it is not.
 *
 * @module
 */
import { assert, assertEquals, assertRejects } from "@std/assert";
import { sleep } from "../../shared/service/sleep.ts";
import { startTestBroker } from "./kafka/start_test_broker.ts";
import { toTestKafkaOptions } from "./kafka/to_test_kafka_options.ts";
import { may } from "./permissions.ts";
import { freePorts } from "./kafka/free_ports.ts";
import { type Relay, startRelay } from "./relay.ts";
import { waitUntil } from "./wait_until.ts";

const ignore = !may.net;

/** Answers every byte with itself. */
function startEcho() {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const serving = (async () => {
    for await (const connection of listener) {
      connection.readable.pipeTo(connection.writable).catch(() => {});
    }
  })();
  return {
    port: listener.addr.port,
    async [Symbol.asyncDispose]() {
      listener.close();
      await serving;
    },
  };
}

async function ask(connection: Deno.TcpConn, text: string): Promise<string | null> {
  await connection.write(new TextEncoder().encode(text));
  const buffer = new Uint8Array(1_000);
  const read = await connection.read(buffer);
  return read === null ? null : new TextDecoder().decode(buffer.subarray(0, read));
}

const connect = ({ port }: Relay) => Deno.connect({ hostname: "127.0.0.1", port });

Deno.test("an open relay passes everything on, both ways", { ignore }, async () => {
  await using echo = startEcho();
  await using relay = startRelay({ to: echo.port });
  using connection = await connect(relay);
  assertEquals(await ask(connection, "one"), "one");
  assertEquals(relay.connections(), 1);
});

Deno.test("a relay that refuses cuts connections until it is open again", { ignore }, async () => {
  await using echo = startEcho();
  await using relay = startRelay({ to: echo.port });
  using before = await connect(relay);
  assertEquals(await ask(before, "one"), "one");
  relay.set("refused");
  assertEquals(await before.read(new Uint8Array(1)).catch(() => null), null);
  await assertRejects(() => connect(relay), Deno.errors.ConnectionRefused);
  relay.set("open");
  using after = await connect(relay);
  assertEquals(await ask(after, "two"), "two");
  // In one turn, in which the port is not given back yet.
  relay.set("refused");
  relay.set("open");
  using again = await waitUntil("it is open", () => connect(relay).catch(() => undefined));
  assertEquals(await ask(again, "three"), "three");
});

Deno.test("a cut ends what is open, and nothing else", { ignore }, async () => {
  await using echo = startEcho();
  await using relay = startRelay({ to: echo.port });
  using before = await connect(relay);
  assertEquals(await ask(before, "one"), "one");
  relay.cut();
  assertEquals(await before.read(new Uint8Array(1)).catch(() => null), null);
  using after = await connect(relay);
  assertEquals(await ask(after, "two"), "two");
});

Deno.test("what a relay swallows comes when it is open again", { ignore }, async () => {
  await using echo = startEcho();
  await using relay = startRelay({ to: echo.port });
  using connection = await connect(relay);
  relay.set("swallowed");
  let answer: string | null | undefined;
  const asking = ask(connection, "one").then((text) => answer = text);
  await sleep(50); // not a wait for something: nothing may come
  assertEquals(answer, undefined);
  relay.set("open");
  await asking;
  assertEquals(answer, "one");
});

Deno.test("a slow relay delays each piece", { ignore }, async () => {
  await using echo = startEcho();
  await using relay = startRelay({ to: echo.port, delayMs: 30 });
  using connection = await connect(relay);
  relay.set("slow");
  const startedAt = performance.now();
  assertEquals(await ask(connection, "one"), "one");
  assert(performance.now() - startedAt >= 60);
});

Deno.test("a narrow network passes so many bytes a second, however many connections", {
  ignore,
}, async () => {
  await using echo = startEcho();
  await using relay = startRelay({ to: echo.port, bytesPerSecond: 1_000 });
  using one = await connect(relay);
  using two = await connect(relay);
  await Promise.all([ask(one, "open"), ask(two, "open")]);
  relay.set("narrow");
  const startedAt = performance.now();
  await Promise.all([one, two].map((connection) => ask(connection, "x".repeat(100))));
  assert(performance.now() - startedAt >= 200);
  relay.set("open");
  assertEquals(await ask(one, "wide again"), "wide again");
});

for (
  const { mode, expected } of [
    { mode: "half_answers", expected: "one" },
    { mode: "half_requests", expected: null },
  ] as const
) {
  Deno.test(`with ${mode} a connection ends in the middle of one`, { ignore }, async () => {
    await using echo = startEcho();
    await using relay = startRelay({ to: echo.port, halfBytes: 3 });
    using connection = await connect(relay);
    assertEquals(await ask(connection, "one two"), "one two");
    relay.set(mode);
    assertEquals(await ask(connection, "one two").catch(() => null), expected);
    assertEquals(await connection.read(new Uint8Array(1)).catch(() => null), null);
  });
}

Deno.test("a Kafka client stays behind the relay that it began with", {
  ignore: !may.runStack,
}, async () => {
  await using broker = await startTestBroker();
  await using relay = startRelay({ to: Number(broker.address.split(":")[1]), isKafka: true });
  const { createKafka } = await import("../../shared/kafka/client.ts");
  const kafka = createKafka(toTestKafkaOptions(`127.0.0.1:${relay.port}`));
  const admin = kafka.admin();
  await admin.connect();
  const { brokers } = await admin.describeCluster();
  assertEquals(brokers.map(({ host, port }) => `${host}:${port}`), [`127.0.0.1:${relay.port}`]);
  await admin.createTopics({ topics: [{ topic: "t", numPartitions: 3 }] });
  assertEquals((await admin.fetchTopicOffsets("t")).length, 3);
  relay.set("refused");
  await assertRejects(() => admin.fetchTopicOffsets("t"));
  relay.set("open");
  await waitUntil(
    "the client is back",
    () => admin.fetchTopicOffsets("t").then(() => true, () => false),
  );
  await admin.disconnect();
});

Deno.test("relays with a port of their own pass on; peers are addresses to replace", {
  ignore: !may.runStack,
}, async () => {
  await using broker = await startTestBroker();
  const brokerPort = Number(broker.address.split(":")[1]);
  const [port = 0, otherPort = 0] = freePorts(2);
  // A relay that is itself the broker of another: what it says is an address of the peers.
  await using inner = startRelay({ to: brokerPort, port: otherPort });
  await using relay = startRelay({
    to: inner.port,
    port,
    isKafka: true,
    peers: new Map([[brokerPort, port]]),
  });
  assertEquals(relay.port, port);
  const { createKafka } = await import("../../shared/kafka/client.ts");
  const admin = createKafka(toTestKafkaOptions(`127.0.0.1:${port}`)).admin();
  await admin.connect();
  const { brokers } = await admin.describeCluster();
  assertEquals(brokers.map(({ host, port }) => `${host}:${port}`), [`127.0.0.1:${port}`]);
  await admin.disconnect();
});
