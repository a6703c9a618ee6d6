import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { waitUntil } from "../support/wait_until.ts";
import { aTopic } from "../support/kafka/a_topic.ts";
import { type Conformance, conformanceSuite } from "./support/conformance_suite.ts";
import { freshName } from "../support/fresh_name.ts";
import { fetchCommitted } from "../support/kafka/group_requests.ts";
import { kcat, mayRunKcat } from "../support/kafka/kcat.ts";
import { aConsumer, aProducer, createKafka } from "../support/kafka/kafkajs.ts";
import { listOffset } from "../support/kafka/requests.ts";

const suite = conformanceSuite();
const holds = (name: string, run: (test: Conformance) => Promise<void>) => {
  if (mayRunKcat) suite(name, run);
  else Deno.test(name, { ignore: true }, () => {});
};

/** Reads a topic to its end: `partition offset key value headers`. */
function readAll(address: string, topic: string): Promise<string[]> {
  const format = "%p %o %k %s %h\\n";
  const args = ["-C", "-t", topic, "-o", "beginning", "-e", "-q", "-Z", "-f", format];
  return kcat(address, [...args, "-X", "check.crcs=true"]);
}

holds(
  "kcat reads what it produced, with keys, headers and nulls",
  async ({ broker, connection }) => {
    const topic = await aTopic(connection);
    const args = ["-P", "-t", topic, "-K", ":", "-Z", "-H", "schema=basket.v1", "-H", "n=1"];
    await kcat(broker.address, args, { input: "key:value\nnull:\n:no key\n" });
    assertEquals(await readAll(broker.address, topic), [
      "0 0 key value schema=basket.v1,n=1",
      "0 1 null NULL schema=basket.v1,n=1",
      "0 2 NULL no key schema=basket.v1,n=1",
    ]);
  },
);

for (const codec of ["none", "gzip", "snappy", "lz4", "zstd"]) {
  holds(`kcat reads what it produced in ${codec}`, async ({ broker, connection }) => {
    const topic = await aTopic(connection);
    const lines = Array.from({ length: 500 }, (_, i) => `value ${i}`);
    const args = ["-P", "-t", topic, "-z", codec];
    await kcat(broker.address, args, { input: lines.join("\n") + "\n" });
    const expected = lines.map((line, i) => `0 ${i} NULL ${line} `);
    assertEquals(await readAll(broker.address, topic), expected);
  });
}

holds("kcat produces idempotently over several partitions", async ({ broker, connection }) => {
  const topic = await aTopic(connection, { partitions: 3 });
  const lines = Array.from({ length: 300 }, (_, i) => `key${i % 30}:value ${i}`);
  const args = ["-P", "-t", topic, "-K", ":", "-X", "enable.idempotence=true"];
  await kcat(broker.address, args, { input: lines.join("\n") + "\n" });
  const read = await readAll(broker.address, topic);
  const values = read.map((line) => line.split(" ").slice(2, 5).join(" ").replace(" ", ":"));
  assertEquals(values.toSorted(), lines.toSorted());
});

holds("kcat lists the node and its topics", async ({ broker, connection }) => {
  const topic = await aTopic(connection, { partitions: 2 });
  const text = (await kcat(broker.address, ["-L"])).join("\n");
  assertMatch(text, new RegExp(`broker 1 at ${broker.address}`));
  assertStringIncludes(text, `topic "${topic}" with 2 partitions`);
  assertStringIncludes(text, "partition 1, leader 1, replicas: 1, isrs: 1");
});

holds("kcat asks for offsets by time", async ({ broker, connection }) => {
  const topic = await aTopic(connection);
  await kcat(broker.address, ["-P", "-t", topic], { input: "a\nb\n" });
  assertEquals(await kcat(broker.address, ["-Q", "-t", `${topic}:0:0`]), [`${topic} [0] offset 0`]);
  assertEquals(await kcat(broker.address, ["-Q", "-t", `${topic}:0:-1`]), [
    `${topic} [0] offset 2`,
  ]);
});

holds("kcat reads from an offset and the last few", async ({ broker, connection }) => {
  const topic = await aTopic(connection);
  await kcat(broker.address, ["-P", "-t", topic], { input: "a\nb\nc\nd\n" });
  const read = (offset: string) =>
    kcat(broker.address, ["-C", "-t", topic, "-p", "0", "-o", offset, "-e", "-q"]);
  assertEquals(await read("1"), ["b", "c", "d"]);
  assertEquals(await read("-2"), ["c", "d"]);
});

holds("kcat in a group resumes where it ended", async ({ broker, connection }) => {
  const topic = await aTopic(connection, { partitions: 2 });
  const group = freshName("group");
  const consume = (count: number) =>
    kcat(broker.address, [
      ...["-G", group, "-c", `${count}`, "-q", "-X", "auto.offset.reset=earliest", topic],
    ]);
  await kcat(broker.address, ["-P", "-t", topic, "-p", "0"], { input: "a\nb\n" });
  assertEquals(await consume(2), ["a", "b"]);
  const { offsets } = await fetchCommitted(connection, { group, topic });
  assertEquals(offsets[0]?.offset, 2);
  await kcat(broker.address, ["-P", "-t", topic, "-p", "0"], { input: "c\n" });
  assertEquals(await consume(1), ["c"]);
});

holds("kcat and kafkajs read each other", async ({ broker, connection }) => {
  const topic = await aTopic(connection);
  const kafka = await createKafka(broker.address);
  const { CompressionTypes } = await import("kafkajs");
  await using producer = await aProducer(kafka, { idempotent: true });
  await producer.send({
    topic,
    compression: CompressionTypes.GZIP,
    messages: [{ key: "k", value: "from kafkajs", headers: { schema: "basket.v1" } }],
  });
  const args = ["-P", "-t", topic, "-K", ":", "-H", "schema=basket.v1", "-z", "gzip"];
  await kcat(broker.address, args, { input: "k:from kcat\n" });
  assertEquals(await readAll(broker.address, topic), [
    "0 0 k from kafkajs schema=basket.v1",
    "0 1 k from kcat schema=basket.v1",
  ]);
  await using consumer = await aConsumer(kafka, { topic });
  const headers = { schema: "basket.v1" };
  assertEquals(await consumer.until(2), [
    { partition: 0, offset: 0, key: "k", value: "from kafkajs", headers },
    { partition: 0, offset: 1, key: "k", value: "from kcat", headers },
  ]);
});

holds("kcat that waits at the end gets what is produced then", async ({ broker, connection }) => {
  const topic = await aTopic(connection);
  await kcat(broker.address, ["-P", "-t", topic], { input: "a\n" });
  const waiting = kcat(broker.address, ["-C", "-t", topic, "-o", "beginning", "-c", "2", "-q"]);
  await kcat(broker.address, ["-P", "-t", topic], { input: "b\n" });
  assertEquals(await waiting, ["a", "b"]);
  await waitUntil(
    "both stand there",
    async () => (await listOffset(connection, { topic, timestampMs: -1 })).offset === 2,
  );
});
