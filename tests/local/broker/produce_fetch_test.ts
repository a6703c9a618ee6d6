import { assertEquals } from "@std/assert";
import { createFaults } from "../../../local/broker/faults.ts";
import { readBatchHeader } from "../../../local/broker/log/record_batch.ts";
import { ErrorCode } from "../../../local/broker/protocol/error_codes.ts";
import { aBatch } from "./support/a_batch.ts";
import { may } from "../../support/permissions.ts";
import { connectRaw, type RawClient } from "./support/raw_client.ts";
import { createTopic, fetchRecords, listOffset, produce, sendProduce } from "./support/requests.ts";
import { withBroker } from "./support/with_broker.ts";

const ignore = !may.runStack;

const topic = "t";

/** Runs a test with a broker that has one topic, and a connection to it. */
function withTopic(
  test: (client: RawClient, port: number) => Promise<void>,
  configs: Record<string, string> = {},
): Promise<void> {
  return withBroker({}, async ({ port }) => {
    using client = await connectRaw(port);
    assertEquals(await createTopic(client, topic, { partitions: 2, configs }), ErrorCode.NONE);
    await test(client, port);
  });
}

function toOffsets(records: Uint8Array): number[] {
  const offsets: number[] = [];
  for (let at = 0; at < records.byteLength;) {
    const header = readBatchHeader(records, at);
    if (header === undefined) throw new Error("Cannot read batch: the broker sent a part of one");
    offsets.push(header.baseOffset);
    at += header.sizeBytes;
  }
  return offsets;
}

Deno.test(
  "broker answers a produce request with the offset or the reason",
  { ignore },
  (t) =>
    withTopic(async (client) => {
      const broken = aBatch();
      broken[broken.length - 1]! ^= 1;
      const cases = [
        { name: "first", batch: aBatch({ values: ["a", "b"] }), expected: { error: 0, offset: 0 } },
        { name: "second", batch: aBatch(), expected: { error: 0, offset: 2 } },
        {
          name: "in gzip, kept as it is",
          batch: aBatch({ codec: 1 }),
          expected: { error: 0, offset: 3 },
        },
        {
          name: "corrupt",
          batch: broken,
          expected: { error: ErrorCode.CORRUPT_MESSAGE, offset: -1 },
        },
        {
          name: "too large",
          batch: aBatch({ values: ["x".repeat(1_048_588)] }),
          expected: { error: ErrorCode.MESSAGE_TOO_LARGE, offset: -1 },
        },
        {
          name: "to no topic",
          topic: "nowhere",
          batch: aBatch(),
          expected: { error: ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, offset: -1 },
        },
        {
          name: "to no partition",
          partition: 2,
          batch: aBatch(),
          expected: { error: ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, offset: -1 },
        },
        {
          name: "with acks 2",
          acks: 2,
          batch: aBatch(),
          expected: { error: ErrorCode.INVALID_REQUIRED_ACKS, offset: -1 },
        },
        { name: "with acks 1", acks: 1, batch: aBatch(), expected: { error: 0, offset: 4 } },
      ];
      for (const { name, expected, ...parts } of cases) {
        await t.step(
          name,
          async () => assertEquals(await produce(client, { topic, ...parts }), expected),
        );
      }
    }),
);

Deno.test(
  "broker answers a batch sent again with its first offset, and refuses gaps",
  { ignore },
  () =>
    withTopic(async (client) => {
      const send = (baseSequence: number, producerEpoch = 0) =>
        produce(client, { topic, batch: aBatch({ producerId: 3, producerEpoch, baseSequence }) });
      assertEquals(await send(0), { error: 0, offset: 0 });
      assertEquals(await send(1), { error: 0, offset: 1 });
      assertEquals(await send(0), { error: 0, offset: 0 });
      assertEquals(await send(3), { error: ErrorCode.OUT_OF_ORDER_SEQUENCE_NUMBER, offset: -1 });
      assertEquals(await send(0, 1), { error: 0, offset: 2 });
      assertEquals(await send(2, 0), { error: ErrorCode.INVALID_PRODUCER_EPOCH, offset: -1 });
      assertEquals((await listOffset(client, topic, -1)).offset, 3);
    }),
);

Deno.test(
  "broker is silent for acks 0, and hangs up when such a batch fails",
  { ignore },
  () =>
    withTopic(async (client, port) => {
      using fireAndForget = await connectRaw(port);
      await sendProduce(fireAndForget, { topic, acks: 0, batch: aBatch() });
      const answer = await produce(fireAndForget, { topic, batch: aBatch() });
      assertEquals(
        answer,
        { error: 0, offset: 1 },
        "the first answer is that of the second request",
      );
      await sendProduce(fireAndForget, { topic: "nowhere", acks: 0, batch: aBatch() });
      assertEquals(await fireAndForget.receive(), undefined);
      assertEquals((await listOffset(client, topic, -1)).offset, 2);
    }),
);

Deno.test(
  "broker obeys the byte limits of a fetch, but always sends one batch",
  { ignore },
  (t) =>
    withTopic(async (client) => {
      const size = aBatch().byteLength;
      for (let i = 0; i < 5; i++) {
        for (const partition of [0, 1]) {
          await produce(client, { topic, partition, batch: aBatch() });
        }
      }
      const all = [0, 1, 2, 3, 4];
      const cases = [
        { name: "all", parts: {}, expected: [all, all] },
        {
          name: "by partition",
          parts: { partitionMaxBytes: 2 * size + 1 },
          expected: [[0, 1], [0, 1]],
        },
        { name: "in all", parts: { maxBytes: 7 * size }, expected: [all, [0, 1]] },
        { name: "one batch", parts: { maxBytes: 1 }, expected: [[0], []] },
        { name: "one batch of the first", parts: { partitionMaxBytes: 1 }, expected: [[0], []] },
        { name: "from the middle", parts: { offset: 3 }, expected: [[3, 4], [3, 4]] },
        { name: "from the end", parts: { offset: 5 }, expected: [[], []] },
      ];
      for (const { name, parts, expected } of cases) {
        await t.step(name, async () => {
          const fetched = await fetchRecords(client, {
            topic,
            offset: 0,
            partitions: [0, 1],
            ...parts,
          });
          assertEquals(
            fetched.map(({ records }) => toOffsets(records)),
            expected,
          );
        });
      }
    }),
);

Deno.test(
  "a waiting fetch is answered by an append, or when its time is up",
  { ignore },
  () =>
    withTopic(async (client, port) => {
      using producer = await connectRaw(port);
      const before = performance.now();
      const [empty] = await fetchRecords(client, { topic, offset: 0, maxWaitMs: 50 });
      assertEquals({ error: empty?.error, high: empty?.highWatermark }, { error: 0, high: 0 });
      assertEquals(performance.now() - before >= 49, true);

      const minBytes = 2 * aBatch().byteLength;
      const waiting = fetchRecords(client, { topic, offset: 0, maxWaitMs: 30_000, minBytes });
      await produce(producer, { topic, batch: aBatch() });
      await produce(producer, { topic, batch: aBatch() });
      const [fetched] = await waiting;
      assertEquals(toOffsets(fetched?.records ?? new Uint8Array(0)), [0, 1]);
      assertEquals(performance.now() - before < 10_000, true, "did not wait for the time to be up");
    }),
);

Deno.test(
  "a fetch that cannot be answered is told why at once",
  { ignore },
  (t) =>
    withTopic(async (client) => {
      const cases = [
        { name: "offset ahead", parts: { offset: 1 }, error: ErrorCode.OFFSET_OUT_OF_RANGE },
        { name: "offset before", parts: { offset: -1 }, error: ErrorCode.OFFSET_OUT_OF_RANGE },
        {
          name: "no partition",
          parts: { partitions: [9] },
          error: ErrorCode.UNKNOWN_TOPIC_OR_PARTITION,
        },
        {
          name: "no session",
          parts: { sessionId: 7 },
          error: ErrorCode.FETCH_SESSION_ID_NOT_FOUND,
        },
      ];
      for (const { name, parts, error } of cases) {
        await t.step(name, async () => {
          const before = performance.now();
          const [fetched] = await fetchRecords(client, {
            topic,
            offset: 0,
            maxWaitMs: 30_000,
            ...parts,
          });
          assertEquals(fetched?.error, error);
          assertEquals(performance.now() - before < 10_000, true);
        });
      }
    }),
);

Deno.test(
  "a fetch that waits on a topic is answered when the topic is deleted",
  { ignore },
  () =>
    withTopic(async (client, port) => {
      using admin = await connectRaw(port);
      const waiting = fetchRecords(client, { topic, offset: 0, maxWaitMs: 30_000 });
      await admin.call("DeleteTopics", 1, (body) => {
        body.array([topic], (name) => body.string(name));
        body.int32(1000);
      });
      assertEquals((await waiting)[0]?.error, ErrorCode.UNKNOWN_TOPIC_OR_PARTITION);
    }),
);

Deno.test("broker finds offsets by time", { ignore }, (t) =>
  withTopic(async (client) => {
    await produce(client, {
      topic,
      batch: aBatch({ values: ["a", "b"], timestamps: [1000, 2000] }),
    });
    await produce(client, { topic, batch: aBatch({ timestamps: [3000], codec: 1 }) });
    const cases = [
      { name: "earliest", at: -2, expected: { error: 0, timestamp: -1, offset: 0 } },
      { name: "latest", at: -1, expected: { error: 0, timestamp: -1, offset: 3 } },
      { name: "inside a batch", at: 1001, expected: { error: 0, timestamp: 2000, offset: 1 } },
      { name: "inside gzip", at: 2001, expected: { error: 0, timestamp: 3000, offset: 2 } },
      {
        name: "a sign of a later version",
        at: -3,
        expected: { error: ErrorCode.UNSUPPORTED_VERSION, timestamp: -1, offset: -1 },
      },
      { name: "after all", at: 3001, expected: { error: 0, timestamp: -1, offset: -1 } },
    ];
    for (const { name, at, expected } of cases) {
      await t.step(name, async () => assertEquals(await listOffset(client, topic, at), expected));
    }
  }));

Deno.test(
  "a topic's own max.message.bytes is obeyed",
  { ignore },
  () =>
    withTopic(async (client) => {
      const batch = aBatch({ values: ["x".repeat(200)] });
      assertEquals((await produce(client, { topic, batch }))?.error, ErrorCode.MESSAGE_TOO_LARGE);
    }, { "max.message.bytes": "100" }),
);

Deno.test("broker refuses topics as Kafka does", { ignore }, (t) =>
  withTopic(async (client) => {
    assertEquals(await createTopic(client, "a.b"), ErrorCode.NONE);
    const cases = [
      { name: "that exist", topicName: topic, error: ErrorCode.TOPIC_ALREADY_EXISTS },
      {
        name: "with a path for a name",
        topicName: "../t",
        error: ErrorCode.INVALID_TOPIC_EXCEPTION,
      },
      { name: "without a name", topicName: "", error: ErrorCode.INVALID_TOPIC_EXCEPTION },
      {
        name: "that differ in a dot",
        topicName: "a_b",
        error: ErrorCode.INVALID_TOPIC_EXCEPTION,
      },
      {
        name: "without partitions",
        topicName: "u",
        partitions: 0,
        error: ErrorCode.INVALID_PARTITIONS,
      },
      {
        name: "with less than none",
        topicName: "u",
        partitions: -2,
        error: ErrorCode.INVALID_PARTITIONS,
      },
      {
        name: "with an odd setting",
        topicName: "u",
        configs: { color: "red" },
        error: ErrorCode.INVALID_CONFIG,
      },
      {
        name: "with a setting of nothing",
        topicName: "u",
        configs: { "retention.bytes": null },
        error: ErrorCode.INVALID_CONFIG,
      },
      {
        name: "with half a byte",
        topicName: "u",
        configs: { "retention.bytes": "0.5" },
        error: ErrorCode.INVALID_CONFIG,
      },
    ];
    for (const { name, topicName, error, ...options } of cases) {
      await t.step(
        name,
        async () => assertEquals(await createTopic(client, topicName, options), error),
      );
    }
    assertEquals(await createTopic(client, "u", { partitions: -1 }), ErrorCode.NONE, "the default");
  }));

Deno.test("faults hit the produce requests they are meant for", { ignore }, async () => {
  const faults = createFaults();
  await withBroker({ faults }, async ({ port }) => {
    const send = async (baseSequence: number) => {
      using client = await connectRaw(port);
      return await produce(client, { topic, batch: aBatch({ producerId: 1, baseSequence }) });
    };
    using client = await connectRaw(port);
    await createTopic(client, topic);
    const end = async () => (await listOffset(client, topic, -1)).offset;

    faults.failProduce({ append: false, answer: "NOT_LEADER_OR_FOLLOWER" }, { times: 2 });
    assertEquals(await send(0), { error: ErrorCode.NOT_LEADER_OR_FOLLOWER, offset: -1 });
    assertEquals(await send(0), { error: ErrorCode.NOT_LEADER_OR_FOLLOWER, offset: -1 });
    assertEquals(await send(0), { error: 0, offset: 0 });

    faults.failProduce({ append: false, answer: "drop" });
    assertEquals({ answer: await send(1), end: await end() }, { answer: undefined, end: 1 });

    faults.failProduce({ append: true, answer: "drop" });
    assertEquals({ answer: await send(1), end: await end() }, { answer: undefined, end: 2 });
    assertEquals({ answer: await send(1), end: await end() }, {
      answer: { error: 0, offset: 1 },
      end: 2,
    });

    faults.failProduce({ append: true, answer: "REQUEST_TIMED_OUT" });
    assertEquals((await send(2))?.error, ErrorCode.REQUEST_TIMED_OUT);
    assertEquals(await end(), 3);

    faults.failProduce({ append: false, answer: "drop" }, {
      matching: ({ topics, clientId }) => topics.includes("another") || clientId !== "raw",
    });
    assertEquals(await send(3), { error: 0, offset: 3 });

    faults.delay("Produce", 60);
    const before = performance.now();
    await send(4);
    assertEquals(performance.now() - before >= 59, true);

    faults.refuseConnections(true);
    assertEquals(await send(5).catch(() => undefined), undefined);
    faults.clear();
    assertEquals(await send(5), { error: 0, offset: 5 });
  });
});
