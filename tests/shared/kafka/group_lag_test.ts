/**
 * Lag as it follows from what a broker says. The broker here is a list of the times of its records;
 * lag_reader_test.ts asks a real one.
 *
 * @module
 */
import { assertEquals, assertLess, assertRejects } from "@std/assert";
import { type GroupLagAdmin, readGroupLag } from "../../../shared/kafka/group_lag.ts";
import type { RightOn } from "../../../shared/kafka/missing_right.ts";

const NOW = 1_795_000_000_000;

/** A partition: its first kept offset, the ages of its records in seconds, and the commit. */
interface APartition {
  readonly low?: number;
  readonly ages?: readonly number[];
  /** Absent: none. */
  readonly committed?: number;
  /** Positions in `ages` that hold a transaction marker instead of a record. */
  readonly markers?: readonly number[];
}

Deno.test("readGroupLag() counts records from the committed offset, or from the first one kept", async (t) => {
  const cases: readonly { name: string; partition: APartition; expected: number }[] = [
    { name: "all committed", partition: { ages: [9, 8, 7], committed: 3 }, expected: 0 },
    { name: "two to go", partition: { ages: [9, 8, 7], committed: 1 }, expected: 2 },
    { name: "nothing committed", partition: { ages: [9, 8, 7] }, expected: 3 },
    { name: "nothing committed, begun at 40", partition: { low: 40, ages: [9] }, expected: 1 },
    { name: "retention was quicker", partition: { low: 40, ages: [9], committed: 7 }, expected: 1 },
    { name: "committed past the end", partition: { ages: [9], committed: 5 }, expected: 0 },
    { name: "nothing there", partition: {}, expected: 0 },
    { name: "all deleted", partition: { low: 7, committed: 7 }, expected: 0 },
    {
      name: "only a marker left",
      partition: { ages: [9, 8, 7], committed: 2, markers: [2] },
      expected: 0,
    },
    {
      name: "a marker, then a record",
      partition: { low: 40, ages: [9, 8, 7], committed: 41, markers: [1] },
      expected: 1,
    },
  ];
  for (const { name, partition, expected } of cases) {
    await t.step(name, async () => {
      const [topic] = (await read({ sales: [partition] })).topics;
      assertEquals([topic?.lagRecords, topic?.partitions.map(({ lagRecords }) => lagRecords)], [
        expected,
        [expected],
      ]);
    });
  }
});

Deno.test("readGroupLag() finds the age of the oldest uncommitted record to within 10 %", async (t) => {
  for (const age of [0.3, 0.51, 1, 4, 7.7, 59, 61, 3_600, 86_399, 1_000_000]) {
    await t.step(`${age} s`, async () => {
      const admin = anAdmin({
        sales: [
          { ages: [age * 3, age, age / 2], committed: 1 },
          { ages: [age * 2, age * 2], committed: 2 },
          { ages: [age / 4] },
        ],
      });
      const { topics: [topic] } = await readGroupLag(admin, { ...GROUP, now: () => NOW });
      assertLess(Math.abs((topic?.lagSeconds ?? NaN) / age - 1), 0.1);
      // Doubled from a quarter second, then three halvings, and one to know the first.
      assertLess(admin.asked, Math.log2(age / 0.25) + 6);
    });
  }
});

Deno.test("readGroupLag() knows the least and the most of seconds", async (t) => {
  const cases: readonly { name: string; partition: APartition; expected: number }[] = [
    { name: "no lag", partition: { ages: [50], committed: 1 }, expected: 0 },
    { name: "a marker", partition: { ages: [50, 49], committed: 1, markers: [1] }, expected: 0 },
    { name: "just now", partition: { ages: [0.01] }, expected: 0.125 },
    { name: "a producer's clock runs ahead", partition: { ages: [-5] }, expected: 0.125 },
    { name: "a year", partition: { ages: [31_536_000] }, expected: 2_592_000 },
  ];
  for (const { name, partition, expected } of cases) {
    await t.step(name, async () => {
      assertEquals((await read({ sales: [partition] })).topics[0]?.lagSeconds, expected);
    });
  }
});

Deno.test("readGroupLag() asks for no times while nothing lags", async () => {
  const admin = anAdmin({ sales: [{ ages: [50, 40], committed: 2 }] });
  await readGroupLag(admin, { ...GROUP, now: () => NOW });
  assertEquals(admin.asked, 0);
});

Deno.test("readGroupLag() keeps topics apart, sums them up, and leaves out what does not exist", async () => {
  const lag = await read({
    sales: [{ ages: [4, 3, 2], committed: 3 }, { low: 10, ages: [9, 8], committed: 12 }],
    bulk: [{ ages: [0.1], committed: 0 }, { ages: [], committed: 0 }],
  }, ["bulk", "missing", "sales"]);
  assertEquals(lag, {
    topics: [
      {
        topic: "bulk",
        lagRecords: 1,
        lagSeconds: 0.125,
        endOffset: 1,
        partitions: [
          { partition: 0, nextOffset: 0, endOffset: 1, lagRecords: 1 },
          { partition: 1, nextOffset: 0, endOffset: 0, lagRecords: 0 },
        ],
      },
      {
        topic: "sales",
        lagRecords: 0,
        lagSeconds: 0,
        endOffset: 15,
        partitions: [
          { partition: 0, nextOffset: 3, endOffset: 3, lagRecords: 0 },
          { partition: 1, nextOffset: 12, endOffset: 12, lagRecords: 0 },
        ],
      },
    ],
    missingRights: [],
  });
  assertEquals(await read({}, ["missing"]), { topics: [], missingRights: [] });
});

Deno.test("readGroupLag() names the rights that this user lacks, and reads the rest", async (t) => {
  const broker = { sales: [{ ages: [0.1], committed: 0 }], bulk: [{ ages: [], committed: 0 }] };
  const lanes = [{ topic: "sales", groupId: "g" }, { topic: "bulk", groupId: "closed" }];
  const refusal = (type: string, name = "KafkaJSProtocolError") =>
    Object.assign(new Error(type), { name, type, retriable: false });
  const whole = anAdmin(broker);
  const cases: {
    readonly name: string;
    readonly admin: Partial<GroupLagAdmin>;
    readonly topics: readonly string[];
    readonly expected: readonly RightOn[];
  }[] = [
    { name: "none", admin: {}, topics: ["sales", "bulk"], expected: [] },
    {
      name: "Describe on a topic, which is not listed then",
      admin: {
        listTopics: () => Promise.resolve(["bulk"]),
        fetchTopicMetadata: () => Promise.reject(refusal("TOPIC_AUTHORIZATION_FAILED")),
      },
      topics: ["bulk"],
      expected: [{ right: "Describe", on: "topic sales" }],
    },
    {
      name: "Read on a group, which kafkajs takes for one without a coordinator",
      admin: {
        fetchOffsets: (request) =>
          request.groupId === "closed"
            ? Promise.reject(refusal("", "KafkaJSGroupCoordinatorNotFound"))
            : whole.fetchOffsets(request),
        mayUseGroup: (groupId) => Promise.resolve(groupId !== "closed"),
      },
      topics: ["sales"],
      expected: [{ right: "Read", on: "group closed" }],
    },
  ];
  for (const { name, admin, topics, expected } of cases) {
    await t.step(name, async () => {
      const lag = await readGroupLag({ ...whole, ...admin }, { lanes, now: () => NOW });
      assertEquals(lag.topics.map(({ topic }) => topic), topics);
      assertEquals(lag.missingRights, expected);
    });
  }
  await t.step("and rejects while a group just has no coordinator", async () => {
    const admin = {
      ...whole,
      fetchOffsets: () => Promise.reject(refusal("", "KafkaJSGroupCoordinatorNotFound")),
    };
    await assertRejects(() => readGroupLag(admin, { lanes, now: () => NOW }));
  });
});

const GROUP = { lanes: [{ groupId: "g", topic: "sales" }] };

async function read(
  broker: Readonly<Record<string, readonly APartition[]>>,
  topics: readonly string[] = ["sales"],
) {
  return await readGroupLag(anAdmin(broker), {
    lanes: topics.map((topic) => ({ groupId: "g", topic })),
    now: () => NOW,
  });
}

/** Answers as kafkajs does, and counts the questions for times. */
function anAdmin(broker: Readonly<Record<string, readonly APartition[]>>) {
  let asked = 0;
  const admin: GroupLagAdmin = {
    listTopics: () => Promise.resolve(Object.keys(broker)),
    fetchOffsets({ topics }) {
      // kafkajs would return every topic of the group.
      if (topics.length === 0) throw new Error("No topics");
      return Promise.resolve(topics.map((topic) => ({
        topic,
        partitions: (broker[topic] ?? []).map(({ committed = -1 }, partition) => ({
          partition,
          offset: String(committed),
        })),
      })));
    },
    fetchTopicOffsets: (topic) =>
      // In no order, as the answers of several brokers come.
      Promise.resolve(
        (broker[topic] ?? []).map(({ low = 0, ages = [] }, partition) => ({
          partition,
          low: String(low),
          high: String(low + ages.length),
        })).toReversed(),
      ),
    fetchTopicOffsetsByTimestamp(topic, timestamp) {
      asked++;
      return Promise.resolve((broker[topic] ?? []).map(({ low = 0, ages = [] }, partition) => {
        const first = ages.findIndex((age) => NOW - age * 1_000 >= timestamp);
        return { partition, offset: String(low + (first === -1 ? ages.length : first)) };
      }));
    },
    fetchTopicMetadata: () =>
      Promise.reject(
        Object.assign(new Error("Unknown"), {
          name: "KafkaJSProtocolError",
          type: "UNKNOWN_TOPIC_OR_PARTITION",
          retriable: true,
        }),
      ),
    mayUseGroup: () => Promise.resolve(true),
    findFirstRecord({ topic, partition, fromOffset, toOffset }) {
      const { low = 0, markers = [] } = broker[topic]?.[partition] ?? {};
      let offset = fromOffset;
      while (markers.includes(offset - low)) offset++;
      return Promise.resolve(offset < toOffset ? offset : undefined);
    },
  };
  return {
    ...admin,
    get asked() {
      return asked;
    },
  };
}
