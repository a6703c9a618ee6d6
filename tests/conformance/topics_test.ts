import { assertEquals } from "@std/assert";
import { connectRaw } from "../support/kafka/raw_connection.ts";
import { waitUntil } from "../support/wait_until.ts";
import { aTopic, untilGone, untilLed } from "../support/kafka/a_topic.ts";
import { conformanceSuite } from "./support/conformance_suite.ts";
import { freshName } from "../support/fresh_name.ts";
import { connected, createKafka, errorTypeOf } from "../support/kafka/kafkajs.ts";
import { aBatch } from "../support/kafka/a_batch.ts";
import {
  createPartitions,
  createTopics,
  deleteTopics,
  getMetadata,
  listOffset,
  type NewTopic,
  produce,
} from "../support/kafka/requests.ts";

const holds = conformanceSuite({ autoCreateTopics: true });

holds("CreateTopics answers each request as Kafka does", async ({ connection, t }) => {
  const existing = await aTopic(connection);
  await aTopic(connection, { topic: "with.dots" });
  const cases: { name: string; wanted: Partial<NewTopic>; expected: string }[] = [
    { name: "one partition", wanted: {}, expected: "NONE" },
    { name: "the broker's number of partitions", wanted: { partitions: -1 }, expected: "NONE" },
    { name: "the broker's replication", wanted: { replicationFactor: -1 }, expected: "NONE" },
    { name: "the longest name", wanted: { topic: "n".repeat(249) }, expected: "NONE" },
    { name: "assigned by hand", wanted: { assignments: [[1], [1]] }, expected: "NONE" },
    {
      name: "with settings",
      wanted: { configs: { "retention.bytes": "1000000", "cleanup.policy": "delete" } },
      expected: "NONE",
    },
    { name: "that exists", wanted: { topic: existing }, expected: "TOPIC_ALREADY_EXISTS" },
    { name: "no name", wanted: { topic: "" }, expected: "INVALID_TOPIC_EXCEPTION" },
    { name: "a slash", wanted: { topic: "a/b" }, expected: "INVALID_TOPIC_EXCEPTION" },
    { name: "a space", wanted: { topic: "a b" }, expected: "INVALID_TOPIC_EXCEPTION" },
    { name: "an accent", wanted: { topic: "é" }, expected: "INVALID_TOPIC_EXCEPTION" },
    { name: "the folder above", wanted: { topic: ".." }, expected: "INVALID_TOPIC_EXCEPTION" },
    { name: "too long", wanted: { topic: "n".repeat(250) }, expected: "INVALID_TOPIC_EXCEPTION" },
    {
      name: "a name whose metric is another topic's",
      wanted: { topic: "with_dots" },
      expected: "INVALID_TOPIC_EXCEPTION",
    },
    { name: "no partitions", wanted: { partitions: 0 }, expected: "INVALID_PARTITIONS" },
    { name: "less than none", wanted: { partitions: -2 }, expected: "INVALID_PARTITIONS" },
    {
      name: "two replicas on one node",
      wanted: { replicationFactor: 2 },
      expected: "INVALID_REPLICATION_FACTOR",
    },
    {
      name: "no replica",
      wanted: { replicationFactor: 0 },
      expected: "INVALID_REPLICATION_FACTOR",
    },
    {
      name: "a node that is not there",
      wanted: { assignments: [[7]] },
      expected: "INVALID_REPLICA_ASSIGNMENT",
    },
    {
      name: "a setting that does not exist",
      wanted: { configs: { "no.such": "1" } },
      expected: "INVALID_CONFIG",
    },
    {
      name: "a size that is no number",
      wanted: { configs: { "max.message.bytes": "large" } },
      expected: "INVALID_CONFIG",
    },
    {
      name: "half a byte",
      wanted: { configs: { "retention.bytes": "0.5" } },
      expected: "INVALID_CONFIG",
    },
    {
      name: "a setting without a value",
      wanted: { configs: { "retention.bytes": null } },
      expected: "INVALID_CONFIG",
    },
  ];
  for (const { name, wanted, expected } of cases) {
    await t.step(name, async () => {
      const topic = freshName("wanted");
      assertEquals(await createTopics(connection, { topic, ...wanted }), [expected]);
    });
  }
});

holds("CreateTopics makes the good ones of a request with bad ones", async ({ connection }) => {
  const [good, twice] = [freshName("good"), freshName("twice")];
  assertEquals(
    await createTopics(
      connection,
      { topic: good },
      { topic: "ba d" },
      { topic: twice },
      { topic: twice },
    ),
    ["NONE", "INVALID_TOPIC_EXCEPTION", "INVALID_REQUEST", "INVALID_REQUEST"],
  );
  await untilLed(connection, good, 1);
});

holds("CreateTopics creates nothing when it is only to validate", async ({ connection }) => {
  const topic = freshName("validated");
  assertEquals(await createTopics(connection, { topic, validateOnly: true }), ["NONE"]);
  const [found] = (await getMetadata(connection, [topic])).topics;
  assertEquals(found?.error, "UNKNOWN_TOPIC_OR_PARTITION");
});

holds("DeleteTopics deletes, and a topic of the same name starts empty", async ({ connection }) => {
  const topic = await aTopic(connection);
  await produce(connection, { topic, batch: aBatch() });
  assertEquals(await deleteTopics(connection, topic, freshName("unknown"), "ba d"), [
    "NONE",
    "UNKNOWN_TOPIC_OR_PARTITION",
    "UNKNOWN_TOPIC_OR_PARTITION",
  ]);
  await untilGone(connection, topic);
  const refused = await produce(connection, { topic, batch: aBatch() });
  assertEquals(refused, { error: "UNKNOWN_TOPIC_OR_PARTITION", offset: -1 });
  await aTopic(connection, { topic, partitions: 2 });
  await waitUntil("the new topic takes records, from offset 0 on", async () => {
    const produced = await produce(connection, { topic, batch: aBatch() });
    if (produced === "closed" || produced.error !== "NONE") return false;
    assertEquals(produced.offset, 0);
    return true;
  });
});

holds("CreatePartitions only ever adds", async ({ connection, t }) => {
  const topic = await aTopic(connection, { partitions: 2 });
  await produce(connection, { topic, partition: 1, batch: aBatch() });
  const cases = [
    { name: "one more", topic, count: 3, expected: "NONE" },
    { name: "as many as there are", topic, count: 3, expected: "INVALID_PARTITIONS" },
    { name: "fewer", topic, count: 1, expected: "INVALID_PARTITIONS" },
    { name: "none", topic, count: 0, expected: "INVALID_PARTITIONS" },
    {
      name: "of no topic",
      topic: freshName("no"),
      count: 3,
      expected: "UNKNOWN_TOPIC_OR_PARTITION",
    },
  ];
  for (const { name, expected, ...wanted } of cases) {
    await t.step(name, async () => {
      assertEquals(await createPartitions(connection, wanted), expected);
      await untilLed(connection, topic, 3);
    });
  }
  assertEquals((await listOffset(connection, { topic, partition: 1, timestampMs: -1 })).offset, 1);
});

holds("Metadata names the node, the topics and what is wrong", async ({ broker, connection }) => {
  const topic = await aTopic(connection, { partitions: 2 });
  const unknown = freshName("unknown");
  const { clusterId, topics, ...cluster } = await getMetadata(connection, [topic, unknown, "ba d"]);
  assertEquals(cluster, { brokers: [{ node: 1, address: broker.address }], controller: 1 });
  assertEquals((await getMetadata(connection, [])).clusterId, clusterId);
  const aPartition = { error: "NONE", leader: 1, replicas: [1], inSync: [1] };
  assertEquals(
    new Set(topics),
    new Set([
      {
        error: "NONE",
        topic,
        isInternal: false,
        partitions: [{ ...aPartition, partition: 0 }, { ...aPartition, partition: 1 }],
      },
      { error: "UNKNOWN_TOPIC_OR_PARTITION", topic: unknown, isInternal: false, partitions: [] },
      { error: "INVALID_TOPIC_EXCEPTION", topic: "ba d", isInternal: false, partitions: [] },
    ]),
  );
});

holds("Metadata lists none or all when asked to", async ({ connection }) => {
  const topic = await aTopic(connection);
  assertEquals((await getMetadata(connection, [])).topics, []);
  const all = (await getMetadata(connection, null)).topics;
  assertEquals(all.filter((found) => found.topic === topic).length, 1);
});

holds("Metadata creates a topic only for who wants that", async ({ connection }) => {
  const topic = freshName("wished");
  const errorOf = async (mayCreate: boolean) =>
    (await getMetadata(connection, [topic], { mayCreate })).topics[0]?.error;
  assertEquals(await errorOf(false), "UNKNOWN_TOPIC_OR_PARTITION");
  assertEquals(await errorOf(false), "UNKNOWN_TOPIC_OR_PARTITION");
  await errorOf(true);
  await untilLed(connection, topic, 1);
});

holds("kafkajs reads the settings of a topic", async ({ broker, connection }) => {
  const configs = { "max.message.bytes": "1000" };
  const topic = await aTopic(connection, { configs });
  await using admin = await connected((await createKafka(broker.address)).admin());
  const { ConfigResourceTypes } = await import("kafkajs");
  const { resources } = await admin.describeConfigs({
    includeSynonyms: false,
    resources: [{
      type: ConfigResourceTypes.TOPIC,
      name: topic,
      configNames: ["max.message.bytes", "cleanup.policy"],
    }],
  });
  const found = resources[0]?.configEntries.map(({ configName, configValue, isDefault }) => ({
    configName,
    configValue,
    isDefault,
  }));
  assertEquals(
    new Set(found),
    new Set([
      { configName: "max.message.bytes", configValue: "1000", isDefault: false },
      { configName: "cleanup.policy", configValue: "delete", isDefault: true },
    ]),
  );
});

holds("kafkajs creates, sees, extends and deletes topics", async ({ broker }) => {
  using connection = await connectRaw(broker.address);
  await using admin = await connected((await createKafka(broker.address)).admin());
  const topic = freshName("kafkajs");
  const creation = { waitForLeaders: true, topics: [{ topic, numPartitions: 3 }] };
  assertEquals(await admin.createTopics(creation), true);
  assertEquals(await admin.createTopics(creation), false, "it exists");
  assertEquals((await admin.listTopics()).includes(topic), true);
  const { topics } = await admin.fetchTopicMetadata({ topics: [topic] });
  assertEquals(topics[0]?.partitions.length, 3);
  await admin.createPartitions({ topicPartitions: [{ topic, count: 4 }] });
  await untilLed(connection, topic, 4);
  assertEquals((await admin.fetchTopicOffsets(topic)).length, 4);
  assertEquals(
    await errorTypeOf(() =>
      admin.createTopics({ topics: [{ topic: freshName("t"), numPartitions: 0 }] })
    ),
    "INVALID_PARTITIONS",
  );
  await admin.deleteTopics({ topics: [topic] });
  await untilGone(connection, topic);
  const { brokers } = await admin.describeCluster();
  assertEquals(brokers.map(({ host, port }) => `${host}:${port}`), [broker.address]);
});
