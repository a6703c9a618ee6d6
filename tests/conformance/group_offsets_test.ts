import { assertEquals, assertNotEquals } from "@std/assert";
import { waitUntil } from "../support/wait_until.ts";
import { aTopic, untilGone } from "../support/kafka/a_topic.ts";
import { conformanceSuite } from "./support/conformance_suite.ts";
import { freshName } from "../support/fresh_name.ts";
import {
  type Commit,
  commit,
  deleteGroup,
  fetchCommitted,
  join,
  joinWithId,
  leave,
  listGroups,
  sync,
} from "../support/kafka/group_requests.ts";
import {
  aConsumer,
  aProducer,
  connected,
  createKafka,
  errorTypeOf,
} from "../support/kafka/kafkajs.ts";
import { deleteTopics } from "../support/kafka/requests.ts";

const holds = conformanceSuite();

holds("OffsetCommit is only for members of the present generation", async ({ connection, t }) => {
  const topic = await aTopic(connection);
  const group = freshName("group");
  const first = await joinWithId(connection, { group });
  const { member } = first;
  const claim = { member, generation: first.generation };
  const check = (name: string, wanted: Partial<Commit>, expected: string) =>
    t.step(name, async () => {
      assertEquals(await commit(connection, { group, topic, offset: 5, ...wanted }), expected);
    });
  await check("before the partitions are divided", claim, "REBALANCE_IN_PROGRESS");
  await sync(connection, { group, ...claim, shares: { [member]: "all" } });
  await check("a member", claim, "NONE");
  await check("a stale generation", { ...claim, generation: 0 }, "ILLEGAL_GENERATION");
  await check("a generation to come", { ...claim, generation: 2 }, "ILLEGAL_GENERATION");
  await check("a stranger", { ...claim, member: "stranger" }, "UNKNOWN_MEMBER_ID");
  await check("someone without a name", { ...claim, member: "" }, "UNKNOWN_MEMBER_ID");
  await check("someone outside the group", { offset: 9 }, "UNKNOWN_MEMBER_ID");
  await check("the member, without a generation", { member }, "ILLEGAL_GENERATION");
  const again = await join(connection, { group, member });
  await check("the generation before", claim, "ILLEGAL_GENERATION");
  await sync(connection, { group, member, generation: again.generation });
  await check("the generation now", { member, generation: again.generation, offset: 6 }, "NONE");
  await leave(connection, { group, member });
  await check("who has left", { member, generation: again.generation }, "UNKNOWN_MEMBER_ID");
  const { offsets } = await fetchCommitted(connection, { group, topic });
  assertEquals(offsets[0]?.offset, 6);
  await check("someone outside when all have left", { offset: 9 }, "NONE");
});

holds("OffsetCommit answers clients outside a group as Kafka does", async ({ connection, t }) => {
  const topic = await aTopic(connection);
  const group = freshName("group");
  const cases: { name: string; wanted: Partial<Commit>; expected: string }[] = [
    {
      name: "a member of a group that is not there",
      wanted: { member: "stranger", generation: 1 },
      expected: "ILLEGAL_GENERATION",
    },
    { name: "no member", wanted: {}, expected: "NONE" },
    {
      name: "a member of a group that has offsets only",
      wanted: { member: "stranger", generation: 1 },
      expected: "UNKNOWN_MEMBER_ID",
    },
    { name: "the longest note", wanted: { metadata: "n".repeat(4096) }, expected: "NONE" },
    {
      name: "too long a note",
      wanted: { metadata: "n".repeat(4097) },
      expected: "OFFSET_METADATA_TOO_LARGE",
    },
    {
      name: "no topic",
      wanted: { topic: freshName("unknown") },
      expected: "UNKNOWN_TOPIC_OR_PARTITION",
    },
    { name: "no partition", wanted: { partition: 1 }, expected: "UNKNOWN_TOPIC_OR_PARTITION" },
    { name: "the group without a name", wanted: { group: "" }, expected: "NONE" },
  ];
  for (const { name, wanted, expected } of cases) {
    await t.step(name, async () => {
      assertEquals(await commit(connection, { group, topic, offset: 5, ...wanted }), expected);
    });
  }
});

holds("OffsetFetch gives what was committed, -1 elsewhere", async ({ connection }) => {
  const topic = await aTopic(connection, { partitions: 3 });
  const group = freshName("group");
  const nowhere = { topic, partition: 0, offset: -1, metadata: "", error: "NONE" };
  assertEquals(await fetchCommitted(connection, { group, topic, partitions: [0] }), {
    error: "NONE",
    offsets: [nowhere],
  });
  assertEquals(await fetchCommitted(connection, { group }), { error: "NONE", offsets: [] });
  await commit(connection, { group, topic, partition: 1, offset: 7, metadata: "é" });
  await commit(connection, { group, topic, partition: 2, offset: 8, metadata: null });
  await commit(connection, { group, topic, partition: 2, offset: 9, metadata: null });
  const one = { ...nowhere, partition: 1, offset: 7, metadata: "é" };
  const two = { ...nowhere, partition: 2, offset: 9 };
  const asked = await fetchCommitted(connection, { group, topic, partitions: [0, 1, 2] });
  assertEquals(asked, { error: "NONE", offsets: [nowhere, one, two] });
  const all = await fetchCommitted(connection, { group });
  assertEquals(all.offsets.toSorted((a, b) => a.partition - b.partition), [one, two]);
  const unknown = await fetchCommitted(connection, { group, topic: "unknown" });
  assertEquals(unknown.offsets, [{ ...nowhere, topic: "unknown" }]);
});

holds("offsets go with their group and with their topic", async ({ connection }) => {
  const [kept, deleted] = [await aTopic(connection), await aTopic(connection)];
  const group = freshName("group");
  for (const topic of [kept, deleted]) await commit(connection, { group, topic, offset: 3 });
  await deleteTopics(connection, deleted);
  await untilGone(connection, deleted);
  await waitUntil("the offset in the deleted topic is gone", async () => {
    const { offsets } = await fetchCommitted(connection, { group });
    return offsets.length === 1 && offsets[0]?.topic === kept;
  });
  assertEquals(await deleteGroup(connection, group), "NONE");
  assertEquals((await fetchCommitted(connection, { group })).offsets, []);
  assertEquals((await listGroups(connection)).has(group), false);
  assertEquals(await deleteGroup(connection, group), "GROUP_ID_NOT_FOUND");
});

holds("kafkajs resumes where it committed", async ({ broker, connection }) => {
  const topic = await aTopic(connection);
  const groupId = freshName("group");
  const kafka = await createKafka(broker.address);
  await using producer = await aProducer(kafka);
  await using admin = await connected(kafka.admin());
  const messages = Array.from({ length: 10 }, (_, i) => ({ value: `${i}` }));
  await producer.send({ topic, messages });
  const offsetNow = async () => {
    const [found] = await admin.fetchOffsets({ groupId, topics: [topic] });
    return found?.partitions[0]?.offset;
  };
  assertEquals(await offsetNow(), "-1");
  {
    await using consumer = await aConsumer(kafka, { topic, groupId, autoCommit: false });
    await consumer.until(10);
    await consumer.consumer.commitOffsets([{ topic, partition: 0, offset: "4" }]);
    assertEquals(await offsetNow(), "4");
  }
  {
    await using consumer = await aConsumer(kafka, { topic, groupId });
    const [first] = await consumer.until(6);
    assertEquals([first?.offset, consumer.records.length], [4, 6]);
  }
  assertEquals(await offsetNow(), "10", "leaving commits");
});

holds(
  "kafkajs sets and deletes offsets of a group only while it is empty",
  async ({ broker, connection }) => {
    const topic = await aTopic(connection);
    const groupId = freshName("group");
    const kafka = await createKafka(broker.address);
    await using producer = await aProducer(kafka);
    await producer.send({ topic, messages: [{ value: "0" }, { value: "1" }, { value: "2" }] });
    await commit(connection, { group: groupId, topic, offset: 2 });
    await using admin = await connected(kafka.admin());
    const set = (offset: string) =>
      admin.setOffsets({ groupId, topic, partitions: [{ partition: 0, offset }] });
    {
      await using consumer = await aConsumer(kafka, { topic, groupId });
      const [first] = await consumer.until(1);
      assertEquals(first?.offset, 2);
      assertNotEquals(await errorTypeOf(() => set("0")), "NONE");
      assertNotEquals(await errorTypeOf(() => admin.deleteGroups([groupId])), "NONE");
    }
    await set("1");
    {
      await using consumer = await aConsumer(kafka, { topic, groupId });
      assertEquals((await consumer.until(2)).map(({ offset }) => offset), [1, 2]);
    }
    await admin.deleteGroups([groupId]);
    const [found] = await admin.fetchOffsets({ groupId, topics: [topic] });
    assertEquals(found?.partitions[0]?.offset, "-1");
  },
);
