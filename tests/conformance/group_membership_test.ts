import { assert, assertEquals, assertNotEquals } from "@std/assert";
import { connectRaw } from "../support/kafka/raw_connection.ts";
import { waitUntil } from "../support/wait_until.ts";
import { aTopic } from "../support/kafka/a_topic.ts";
import { conformanceSuite } from "./support/conformance_suite.ts";
import { freshName } from "../support/fresh_name.ts";
import {
  deleteGroup,
  describeGroup,
  heartbeat,
  type Join,
  join,
  joinWithId,
  leave,
  listGroups,
  readJoined,
  readSynced,
  sendJoin,
  sendSync,
  sync,
} from "../support/kafka/group_requests.ts";
import { aConsumer, connected, createKafka, errorTypeOf } from "../support/kafka/kafkajs.ts";

const holds = conformanceSuite({ minSessionTimeoutMs: 500 });

const REFUSED = { generation: -1, protocol: "", leader: "", member: "", members: [] };

holds("JoinGroup answers each request as Kafka does", async ({ connection, t }) => {
  const group = freshName("group");
  const { member, error } = await joinWithId(connection, { group });
  assertEquals(error, "NONE");
  const [empty, unknown] = [freshName("empty"), freshName("unknown")];
  const cases: { name: string; wanted: Partial<Join>; expected: unknown }[] = [
    {
      name: "no group",
      wanted: { group: "" },
      expected: { ...REFUSED, error: "INVALID_GROUP_ID" },
    },
    {
      name: "too short a session",
      wanted: { sessionTimeoutMs: 499 },
      expected: { ...REFUSED, error: "INVALID_SESSION_TIMEOUT" },
    },
    {
      name: "too long a session",
      wanted: { sessionTimeoutMs: 1_800_001 },
      expected: { ...REFUSED, error: "INVALID_SESSION_TIMEOUT" },
    },
    {
      name: "no protocol",
      wanted: { group: empty, protocols: [] },
      expected: { ...REFUSED, error: "INCONSISTENT_GROUP_PROTOCOL" },
    },
    {
      name: "no protocol type",
      wanted: { group: empty, protocolType: "" },
      expected: { ...REFUSED, error: "INCONSISTENT_GROUP_PROTOCOL" },
    },
    {
      name: "a protocol nobody else has",
      wanted: { protocols: ["sticky"] },
      expected: { ...REFUSED, error: "INCONSISTENT_GROUP_PROTOCOL" },
    },
    {
      name: "another protocol type",
      wanted: { protocolType: "connect" },
      expected: { ...REFUSED, error: "INCONSISTENT_GROUP_PROTOCOL" },
    },
    {
      name: "a member that is not one",
      wanted: { member: "stranger" },
      expected: { ...REFUSED, error: "UNKNOWN_MEMBER_ID", member: "stranger" },
    },
    {
      name: "a member of a group that is not there",
      wanted: { group: unknown, member: "stranger" },
      expected: { ...REFUSED, error: "UNKNOWN_MEMBER_ID", member: "stranger" },
    },
  ];
  for (const { name, wanted, expected } of cases) {
    await t.step(name, async () => {
      assertEquals(await join(connection, { group, ...wanted }), expected);
    });
  }
  assertEquals((await listGroups(connection)).has(unknown), false);
  await leave(connection, { group, member });
});

holds(
  "JoinGroup gives out a member id first, to who knows to come back",
  async ({ connection }) => {
    const group = freshName("group");
    const asked = await join(connection, { group });
    assertEquals(asked.error, "MEMBER_ID_REQUIRED");
    assert(asked.member.startsWith("raw-"), asked.member);
    const { member } = asked;
    const joined = await join(connection, { group, member });
    assertEquals(joined, {
      error: "NONE",
      generation: 1,
      protocol: "range",
      leader: member,
      member,
      members: [member],
    });
    const old = await join(connection, { group: freshName("old"), version: 3 });
    assertEquals([old.error, old.generation, old.leader], ["NONE", 1, old.member]);
  },
);

holds("a group of one goes through all its states", async ({ connection, t }) => {
  const group = freshName("group");
  const { member, generation } = await joinWithId(connection, { group });
  const claim = { group, member, generation };
  const aMember = { id: member, clientId: "raw", host: "/127.0.0.1", metadataBytes: 0, share: "" };
  const described = { error: "NONE", group, protocolType: "consumer", protocol: "" };
  await t.step("joined, not yet synced", async () => {
    assertEquals(await heartbeat(connection, claim), "NONE");
    assertEquals(await describeGroup(connection, group), {
      ...described,
      state: "CompletingRebalance",
      members: [aMember],
    });
  });
  await t.step("synced", async () => {
    const shares = { [member]: "all of it" };
    assertEquals(await sync(connection, { ...claim, shares }), {
      error: "NONE",
      share: "all of it",
    });
    assertEquals(await sync(connection, claim), { error: "NONE", share: "all of it" });
    assertEquals(await describeGroup(connection, group), {
      ...described,
      state: "Stable",
      protocol: "range",
      members: [{ ...aMember, metadataBytes: 4, share: "all of it" }],
    });
  });
  await t.step("claims that are not true", async () => {
    const stale = { ...claim, generation: generation - 1 };
    const stranger = { ...claim, member: "stranger" };
    assertEquals(await heartbeat(connection, claim), "NONE");
    assertEquals(await heartbeat(connection, stale), "ILLEGAL_GENERATION");
    assertEquals(await heartbeat(connection, stranger), "UNKNOWN_MEMBER_ID");
    assertEquals(await sync(connection, stale), { error: "ILLEGAL_GENERATION", share: "" });
    assertEquals(await sync(connection, stranger), { error: "UNKNOWN_MEMBER_ID", share: "" });
    assertEquals(await leave(connection, stranger), "UNKNOWN_MEMBER_ID");
    assertEquals(await deleteGroup(connection, group), "NON_EMPTY_GROUP");
  });
  await t.step("its leader joins again: a new generation", async () => {
    const again = await join(connection, { group, member });
    assertEquals([again.error, again.generation], ["NONE", generation + 1]);
    assertEquals(await heartbeat(connection, claim), "ILLEGAL_GENERATION");
  });
  await t.step("left", async () => {
    assertEquals(await leave(connection, claim), "NONE");
    assertEquals(await leave(connection, claim), "UNKNOWN_MEMBER_ID");
    assertEquals(await heartbeat(connection, claim), "UNKNOWN_MEMBER_ID");
    assertEquals(await describeGroup(connection, group), {
      ...described,
      state: "Empty",
      members: [],
    });
    assertEquals((await listGroups(connection)).get(group), "consumer");
  });
  await t.step("deleted", async () => {
    assertEquals(await deleteGroup(connection, group), "NONE");
    assertEquals(await deleteGroup(connection, group), "GROUP_ID_NOT_FOUND");
    assertEquals((await listGroups(connection)).has(group), false);
    assertEquals(await describeGroup(connection, group), {
      error: "NONE",
      group,
      state: "Dead",
      protocolType: "",
      protocol: "",
      members: [],
    });
  });
});

holds(
  "a second member makes the first join again, and its leaving too",
  async ({ broker, connection }) => {
    using second = await connectRaw(broker.address);
    const group = freshName("group");
    const one = await joinWithId(connection, { group });
    const claim = { group, member: one.member, generation: one.generation };
    await sync(connection, { ...claim, shares: { [one.member]: "both" } });

    const { member: two } = await join(second, { group });
    await sendJoin(second, { group, member: two });
    await waitUntil(
      "the first is told",
      async () => await heartbeat(connection, claim) === "REBALANCE_IN_PROGRESS",
    );
    const again = await join(connection, { group, member: one.member });
    const joined = readJoined(await second.receive());
    assertEquals(again.generation, one.generation + 1);
    assertEquals(joined.generation, again.generation);
    assertEquals([again.leader, joined.leader], [one.member, one.member]);
    assertEquals(new Set(again.members), new Set([one.member, two]));
    assertEquals(joined.members, [], "only the leader divides");

    const { generation } = again;
    await sendSync(second, { group, member: two, generation });
    const shares = { [one.member]: "left", [two]: "right" };
    const synced = await sync(connection, { group, member: one.member, generation, shares });
    assertEquals(synced, { error: "NONE", share: "left" });
    assertEquals(readSynced(await second.receive()), { error: "NONE", share: "right" });

    assertEquals(await leave(second, { group, member: two }), "NONE");
    const later = { ...claim, generation };
    assertEquals(await heartbeat(connection, later), "REBALANCE_IN_PROGRESS");
    const alone = await join(connection, { group, member: one.member });
    assertEquals([alone.generation, alone.members], [generation + 1, [one.member]]);
  },
);

holds(
  "members that prefer different protocols get one that all have",
  async ({ broker, connection }) => {
    using second = await connectRaw(broker.address);
    const group = freshName("group");
    const one = await joinWithId(connection, { group, protocols: ["sticky", "range"] });
    assertEquals(one.protocol, "sticky");
    const { member } = await join(second, { group, protocols: ["range", "other"] });
    await sendJoin(second, { group, member, protocols: ["range", "other"] });
    const claim = { group, member: one.member, generation: one.generation };
    await waitUntil(
      "the first is told",
      async () => await heartbeat(connection, claim) === "REBALANCE_IN_PROGRESS",
    );
    const again = await join(connection, {
      group,
      member: one.member,
      protocols: ["sticky", "range"],
    });
    assertEquals([again.error, again.protocol], ["NONE", "range"]);
    assertEquals(readJoined(await second.receive()).protocol, "range");
  },
);

holds("a member that falls silent is out when its session ends", async ({ connection }) => {
  const group = freshName("group");
  const { member } = await joinWithId(connection, { group, sessionTimeoutMs: 500 });
  await waitUntil(
    "it is out",
    async () => (await describeGroup(connection, group)).state === "Empty",
  );
  const back = await join(connection, { group, member });
  assertEquals(back.error, "UNKNOWN_MEMBER_ID");
});

holds(
  "kafkajs members own every partition once, whoever comes and goes",
  async ({ broker, connection }) => {
    const topic = await aTopic(connection, { partitions: 6 });
    const kafka = await createKafka(broker.address);
    const groupId = freshName("group");
    const start = () => aConsumer(kafka, { topic, groupId });
    const shared = (members: readonly Awaited<ReturnType<typeof start>>[]) =>
      waitUntil(`${members.length} share the partitions`, () => {
        const owned = members.map((member) => member.assigned() ?? []);
        return owned.every(({ length }) => length === 6 / members.length) &&
          new Set(owned.flat()).size === 6;
      });
    await using first = await start();
    await shared([first]);
    await using second = await start();
    await shared([first, second]);
    {
      await using third = await start();
      await shared([first, second, third]);
      await using admin = await connected(kafka.admin());
      const { groups } = await admin.describeGroups([groupId]);
      assertEquals([groups[0]?.state, groups[0]?.members.length], ["Stable", 3]);
      assertEquals((await admin.listGroups()).groups.filter((group) => group.groupId === groupId), [
        { groupId, protocolType: "consumer" },
      ]);
      assertNotEquals(await errorTypeOf(() => admin.deleteGroups([groupId])), "NONE");
    }
    await shared([first, second]);
    await second.consumer.disconnect();
    await shared([first]);
  },
);

holds("kafkajs takes over what a member left that died", async ({ broker, connection }) => {
  const topic = await aTopic(connection, { partitions: 2 });
  const groupId = freshName("group");
  using dead = await connectRaw(broker.address);
  const joining = { group: groupId, sessionTimeoutMs: 1_000, protocols: ["RoundRobinAssigner"] };
  const { member, generation } = await joinWithId(dead, joining);
  await sync(dead, { group: groupId, member, generation, shares: { [member]: "all" } });
  await using consumer = await aConsumer(await createKafka(broker.address), { topic, groupId });
  await waitUntil("it owns both partitions", () => consumer.assigned()?.length === 2);
});
