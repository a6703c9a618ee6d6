import { assertEquals, assertRejects } from "@std/assert";
import { createFaults } from "../../../local/broker/faults.ts";
import { may } from "../../support/permissions.ts";
import { waitUntil } from "../../support/wait_until.ts";
import { withKafka } from "./support/with_kafka.ts";

const ignore = !may.runStack;

const topic = "t";

function toMessages(count: number, from = 0): { key: string; value: string }[] {
  return Array.from({ length: count }, (_, i) => ({ key: `${from + i}`, value: `${from + i}` }));
}

const sorted = (values: readonly string[]) => values.map(Number).toSorted((a, b) => a - b);
const upTo = (count: number) => [...Array(count).keys()];

Deno.test(
  "a consumer gets what an idempotent producer sent, once and in order",
  { ignore },
  () =>
    withKafka(async ({ createTopic, producer, consumer }) => {
      await createTopic(topic);
      const sender = await producer();
      for (let i = 0; i < 20; i++) await sender.send({ topic, messages: toMessages(100, i * 100) });
      const { values } = await consumer({ topic, groupId: "g" });
      await waitUntil("2000 values", () => values.length >= 2000);
      assertEquals(values, upTo(2000).map(String));
    }),
);

Deno.test(
  "keys, headers, times, empty values and gzip come through",
  { ignore },
  () =>
    withKafka(async ({ createTopic, producer, consumer }) => {
      await createTopic(topic);
      const { CompressionTypes } = await import("kafkajs");
      const sender = await producer();
      await sender.send({
        topic,
        compression: CompressionTypes.GZIP,
        messages: [
          {
            key: "Gent/1",
            value: "é",
            headers: { schema: "basket.v1" },
            timestamp: "1600000000000",
          },
          { key: "Gent/1", value: null },
        ],
      });
      const seen: unknown[] = [];
      await consumer({
        topic,
        groupId: "g",
        onBatch: ({ batch }) => {
          for (const { key, value, headers, timestamp, offset } of batch.messages) {
            const schema = headers?.["schema"]?.toString();
            seen.push([offset, key?.toString(), value?.toString(), schema, timestamp.slice(0, 2)]);
          }
          return Promise.resolve();
        },
      });
      await waitUntil("two messages", () => seen.length >= 2);
      assertEquals(seen, [
        ["0", "Gent/1", "é", "basket.v1", "16"],
        ["1", "Gent/1", undefined, undefined, `${Date.now()}`.slice(0, 2)],
      ]);
    }),
);

Deno.test("an answer that was lost does not double what was sent", { ignore }, () => {
  const faults = createFaults();
  return withKafka(async ({ createTopic, producer, consumer }) => {
    await createTopic(topic);
    const sender = await producer();
    await sender.send({ topic, messages: toMessages(10) });
    faults.failProduce({ append: true, answer: "REQUEST_TIMED_OUT" });
    await sender.send({ topic, messages: toMessages(10, 10) });
    faults.failProduce({ append: false, answer: "NOT_LEADER_OR_FOLLOWER" }, { times: 3 });
    await sender.send({ topic, messages: toMessages(10, 20) });
    faults.failProduce({ append: true, answer: "drop" });
    await sender.send({ topic, messages: toMessages(10, 30) });
    const { values } = await consumer({ topic, groupId: "g" });
    await waitUntil("40 values", () => values.length >= 40);
    assertEquals(values, upTo(40).map(String));
  }, { faults });
});

Deno.test(
  "consumers of a group divide the partitions, and again as they come and go",
  { ignore },
  () =>
    withKafka(async ({ createTopic, producer, consumer, kafka }) => {
      await createTopic(topic, 6);
      const sender = await producer();
      const first = await consumer({ topic, groupId: "g" });
      await waitUntil("one has six", () => first.partitions().length === 6);
      const second = await consumer({ topic, groupId: "g" });
      const third = await consumer({ topic, groupId: "g" });
      const all = [first, second, third];
      await waitUntil(
        "three have two each",
        () => all.every((one) => one.partitions().length === 2),
      );
      assertEquals(sorted(all.flatMap((one) => one.partitions()).map(String)), upTo(6));

      await sender.send({ topic, messages: toMessages(300) });
      await waitUntil("300 values", () => all.flatMap(({ values }) => values).length >= 300);
      assertEquals(sorted(all.flatMap(({ values }) => values)), upTo(300));

      const admin = kafka.admin();
      await admin.connect();
      const { groups: [group] } = await admin.describeGroups(["g"]);
      assertEquals({ state: group?.state, members: group?.members.length }, {
        state: "Stable",
        members: 3,
      });
      await admin.disconnect();

      await third.consumer.stop();
      await waitUntil(
        "two have three each",
        () => [first, second].every((one) => one.partitions().length === 3),
      );
    }),
);

Deno.test(
  "a group goes on where it committed",
  { ignore },
  () =>
    withKafka(async ({ createTopic, producer, consumer }) => {
      await createTopic(topic, 3);
      const sender = await producer();
      await sender.send({ topic, messages: toMessages(100) });
      const before = await consumer({ topic, groupId: "g" });
      await waitUntil("100 values", () => before.values.length >= 100);
      await before.consumer.stop(); // commits and leaves
      await sender.send({ topic, messages: toMessages(50, 100) });
      const after = await consumer({ topic, groupId: "g" });
      await waitUntil("50 values", () => after.values.length >= 50);
      assertEquals(sorted(after.values), upTo(150).slice(100));
    }),
);

Deno.test(
  "a consumer that falls silent loses its partitions after its session",
  { ignore },
  () =>
    withKafka(async ({ createTopic, producer, consumer, defer }) => {
      await createTopic(topic, 2);
      const sender = await producer();
      await sender.send({ topic, messages: toMessages(20) });
      const stuck = Promise.withResolvers<void>();
      defer(() => Promise.resolve(stuck.resolve()));
      let isStuck = false;
      // A batch that never ends and never heartbeats: the process lives, the member does not.
      const silent = consumer({
        topic,
        groupId: "g",
        sessionTimeout: 2000,
        onBatch: () => {
          isStuck = true;
          return stuck.promise;
        },
      });
      await silent;
      await waitUntil("it is stuck", () => isStuck);
      const heir = await consumer({ topic, groupId: "g", sessionTimeout: 2000 });
      await waitUntil("the heir has all", () => heir.values.length >= 20);
      assertEquals(sorted(heir.values), upTo(20));
      stuck.resolve();
    }, { minSessionTimeoutMs: 500 }),
);

Deno.test(
  "a paused consumer gets nothing until it resumes",
  { ignore },
  () =>
    withKafka(async ({ createTopic, producer, consumer }) => {
      await createTopic(topic);
      await createTopic("other");
      const sender = await producer();
      await sender.send({ topic, messages: toMessages(1) });
      const { consumer: paused, values } = await consumer({ topic, groupId: "g" });
      await waitUntil("first value", () => values.length === 1);
      paused.pause([{ topic }]);
      await sender.send({ topic, messages: toMessages(9, 1) });
      let fetches = 0;
      paused.on(paused.events.HEARTBEAT, () => fetches++);
      await waitUntil("some more rounds", () => fetches >= 3);
      assertEquals(values.length, 1);
      paused.resume([{ topic }]);
      await waitUntil("all values", () => values.length === 10);
    }),
);

Deno.test(
  "kafkajs's admin does what it does with Kafka",
  { ignore },
  (t) =>
    withKafka(async ({ kafka, createTopic, producer, consumer, defer }) => {
      const admin = kafka.admin();
      await admin.connect();
      defer(() => admin.disconnect());
      await createTopic(topic, 2);
      const sender = await producer();
      await sender.send({ topic, messages: toMessages(10).map((m) => ({ ...m, partition: 0 })) });
      const one = await consumer({ topic, groupId: "g" });
      await waitUntil("10 values", () => one.values.length === 10);
      const groupOffset = async () => {
        const [fetched] = await admin.fetchOffsets({ groupId: "g", topics: [topic] });
        return fetched?.partitions.map(({ offset }) => offset);
      };

      await t.step("createTopics() of one that exists is false", async () => {
        assertEquals(await admin.createTopics({ topics: [{ topic }] }), false);
      });
      await t.step("listTopics(), fetchTopicMetadata()", async () => {
        assertEquals(await admin.listTopics(), [topic]);
        const { topics } = await admin.fetchTopicMetadata({ topics: [topic] });
        assertEquals(topics[0]?.partitions.map(({ leader, isr }) => ({ leader, isr })), [
          { leader: 1, isr: [1] },
          { leader: 1, isr: [1] },
        ]);
        await assertRejects(() => admin.fetchTopicMetadata({ topics: ["nowhere"] }));
      });
      await t.step("describeCluster()", async () => {
        const { brokers, controller } = await admin.describeCluster();
        assertEquals({ brokers: brokers.length, controller }, { brokers: 1, controller: 1 });
      });
      await t.step("describeConfigs()", async () => {
        const { ConfigResourceTypes } = await import("kafkajs");
        const { resources } = await admin.describeConfigs({
          includeSynonyms: false,
          resources: [{
            type: ConfigResourceTypes.TOPIC,
            name: topic,
            configNames: ["segment.bytes"],
          }],
        });
        assertEquals(resources[0]?.configEntries[0]?.configValue, `${16 * 1024 * 1024}`);
      });
      await t.step("fetchTopicOffsets(), also by time", async () => {
        const [, offsets] = (await admin.fetchTopicOffsets(topic))
          .toSorted((a, b) => b.partition - a.partition);
        assertEquals(offsets, { partition: 0, offset: "10", high: "10", low: "0" });
        const later = await admin.fetchTopicOffsetsByTimestamp(topic, Date.now() + 60_000);
        assertEquals(later.find(({ partition }) => partition === 0)?.offset, "10");
      });
      await t.step("listGroups(), and deleteGroups() of a living one fails", async () => {
        assertEquals((await admin.listGroups()).groups, [{
          groupId: "g",
          protocolType: "consumer",
        }]);
        await assertRejects(() => admin.deleteGroups(["g"]));
      });
      await t.step("fetchOffsets(), setOffsets() of a stopped group", async () => {
        await one.consumer.stop();
        await waitUntil(
          "the group is empty",
          async () => (await admin.describeGroups(["g"])).groups[0]?.state === "Empty",
        );
        assertEquals(await groupOffset(), ["10", "-1"]);
        await admin.setOffsets({
          groupId: "g",
          topic,
          partitions: [{ partition: 0, offset: "4" }],
        });
        assertEquals((await groupOffset())?.[0], "4");
      });
      await t.step("fetchOffsets() of every topic", async () => {
        const [all] = await admin.fetchOffsets({ groupId: "g" });
        assertEquals(all?.topic, topic);
      });
      await t.step("deleteTopicRecords()", async () => {
        await admin.deleteTopicRecords({ topic, partitions: [{ partition: 0, offset: "7" }] });
        const offsets = (await admin.fetchTopicOffsets(topic)).find(({ partition }) =>
          partition === 0
        );
        assertEquals(offsets, { partition: 0, offset: "10", high: "10", low: "7" });
      });
      await t.step("createPartitions()", async () => {
        await admin.createPartitions({ topicPartitions: [{ topic, count: 3 }] });
        assertEquals((await admin.fetchTopicOffsets(topic)).length, 3);
      });
      await t.step("deleteGroups(), deleteTopics()", async () => {
        await admin.deleteGroups(["g"]);
        assertEquals((await admin.listGroups()).groups, []);
        await admin.deleteTopics({ topics: [topic] });
        assertEquals(await admin.listTopics(), []);
      });
    }),
);
