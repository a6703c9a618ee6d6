import { assertEquals, assertGreaterOrEqual } from "@std/assert";
import { connectRaw } from "../support/kafka/raw_connection.ts";
import { startBrokerUnderTest } from "../support/kafka/start_broker_under_test.ts";
import { waitUntil } from "../support/wait_until.ts";
import { aTopic, untilGone, untilLed } from "../support/kafka/a_topic.ts";
import {
  commit,
  deleteGroup,
  fetchCommitted,
  heartbeat,
  joinWithId,
  leave,
  listGroups,
  sync,
} from "../support/kafka/group_requests.ts";
import { holdsOfBroker } from "./support/conformance_suite.ts";
import { aConsumer, aProducer, createKafka } from "../support/kafka/kafkajs.ts";
import { aBatch } from "../support/kafka/a_batch.ts";
import {
  deleteRecords,
  deleteTopics,
  fetchRecords,
  getMetadata,
  initProducerId,
  listOffset,
  produce,
} from "../support/kafka/requests.ts";

const PATIENCE = { timeoutMs: 120_000 };

holdsOfBroker(
  "records, topics, groups and producers survive a restart and a SIGKILL",
  async (t) => {
    await using broker = await startBrokerUnderTest();
    const [topic, trimmed, deleted, again] = ["kept", "trimmed", "deleted", "again"] as const;
    const group = "group";
    // Of today: Kafka forgets a producer a day after the time in its last batch.
    const timeMs = Date.now();
    let producerId = -1;
    let clusterId: string | null = null;
    const aNumberedBatch = (sequence: number) =>
      aBatch({
        producerId,
        baseSequence: sequence,
        values: ["a", "b"],
        timestampsMs: [timeMs, timeMs + 1],
      });

    await t.step("before", async () => {
      using connection = await connectRaw(broker.address);
      clusterId = (await getMetadata(connection, [])).clusterId;
      producerId = (await initProducerId(connection)).producerId;
      await aTopic(connection, { topic, partitions: 3, configs: { "max.message.bytes": "1000" } });
      await aTopic(connection, { topic: trimmed });
      await aTopic(connection, { topic: deleted });
      for (const partition of [0, 1, 2]) {
        for (let i = 0; i <= partition; i++) {
          await produce(connection, { topic, partition, batch: aNumberedBatch(2 * i) });
          await produce(connection, { topic: trimmed, batch: aBatch() });
        }
      }
      assertEquals((await deleteRecords(connection, { topic: trimmed, before: 4 })).start, 4);
      const { member, generation } = await joinWithId(connection, { group });
      await sync(connection, { group, member, generation, shares: { [member]: "all" } });
      assertEquals(
        await commit(connection, { group, member, generation, topic, offset: 2, metadata: "note" }),
        "NONE",
      );
      await leave(connection, { group, member });
      await commit(connection, { group: "gone", topic, offset: 1 });
      assertEquals(await deleteGroup(connection, "gone"), "NONE");
      await deleteTopics(connection, deleted);
      await untilGone(connection, deleted);
      await aTopic(connection, { topic: again });
      await produce(connection, { topic: again, batch: aBatch({ values: ["a", "b"] }) });
      await deleteTopics(connection, again);
      await untilGone(connection, again);
      await aTopic(connection, { topic: again });
      await produce(connection, { topic: again, batch: aBatch() });
    });

    const ways = [
      { name: "a restart", stop: () => Promise.resolve() },
      { name: "a SIGKILL", stop: () => broker.kill() },
    ];
    for (const { name, stop } of ways) {
      await t.step(`after ${name}`, async () => {
        await stop();
        await broker.restart();
        using connection = await connectRaw(broker.address);
        await untilLed(connection, topic, 3);
        assertEquals((await getMetadata(connection, [])).clusterId, clusterId);
        for (const partition of [0, 1, 2]) {
          const end = await listOffset(connection, { topic, partition, timestampMs: -1 });
          assertEquals(end.offset, 2 * (partition + 1));
          const byTime = await listOffset(connection, {
            topic,
            partition,
            timestampMs: timeMs + 1,
          });
          assertEquals(byTime, { error: "NONE", timestampMs: timeMs + 1, offset: 1 });
          const last = aNumberedBatch(2 * partition);
          const repeated = await produce(connection, { topic, partition, batch: last });
          assertEquals(repeated, { error: "NONE", offset: 2 * partition });
          const [fetched] = await fetchRecords(connection, {
            topic,
            partitions: [partition],
            offset: 0,
          });
          assertEquals(
            fetched?.records.subarray(16, last.byteLength),
            aNumberedBatch(0).subarray(16),
          );
        }
        const gap = await produce(connection, { topic, batch: aNumberedBatch(8) });
        assertEquals(gap, { error: "OUT_OF_ORDER_SEQUENCE_NUMBER", offset: -1 });
        const large = aBatch({ values: ["x".repeat(1000)] });
        const refused = await produce(connection, { topic, batch: large });
        assertEquals(refused, { error: "MESSAGE_TOO_LARGE", offset: -1 });
        const earliest = await listOffset(connection, { topic: trimmed, timestampMs: -2 });
        assertEquals(earliest.offset, 4);

        assertEquals((await fetchCommitted(connection, { group })).offsets, [
          { topic, partition: 0, offset: 2, metadata: "note", error: "NONE" },
        ]);
        const groups = await listGroups(connection);
        assertEquals([groups.get(group), groups.has("gone")], ["consumer", false]);
        const anew = await listOffset(connection, { topic: again, timestampMs: -1 });
        assertEquals(anew.offset, 1, "what a deleted topic held is gone");
        const [lost] = (await getMetadata(connection, [deleted])).topics;
        assertEquals(lost?.error, "UNKNOWN_TOPIC_OR_PARTITION");
        const fresh = (await initProducerId(connection)).producerId;
        assertGreaterOrEqual(fresh, producerId + 1, "ids are not given out twice");
      });
    }
  },
);

holdsOfBroker(
  "a member that was there before a restart belongs to its group or is told to join",
  async () => {
    await using broker = await startBrokerUnderTest();
    const claim = await (async () => {
      using connection = await connectRaw(broker.address);
      const joined = await joinWithId(connection, { group: "group", sessionTimeoutMs: 60_000 });
      const { member, generation } = joined;
      const shares = { [member]: "all" };
      await sync(connection, { group: "group", member, generation, shares });
      return { group: "group", member, generation };
    })();
    await broker.restart();
    using connection = await connectRaw(broker.address);
    const answer = await heartbeat(connection, claim);
    assertEquals(["NONE", "UNKNOWN_MEMBER_ID"].includes(answer), true, answer);
  },
);

holdsOfBroker(
  "kafkajs goes on when the broker is killed under load: each record arrives once, in order",
  async () => {
    await using broker = await startBrokerUnderTest();
    const topic = "topic";
    {
      using connection = await connectRaw(broker.address);
      await aTopic(connection, { topic, configs: { "segment.bytes": "1048576" } });
    }
    const retry = { retries: 60, initialRetryTime: 100, maxRetryTime: 500 };
    const kafka = await createKafka(broker.address, { retry });
    await using producer = await aProducer(kafka, {
      idempotent: true,
      maxInFlightRequests: 1,
      retry,
    });
    await using consumer = await aConsumer(kafka, { topic, sessionTimeout: 10_000, retry });
    let acknowledged = 0;
    let isStopping = false;
    const sending = (async () => {
      while (!isStopping) {
        // Of 1 KiB, so that a kill also meets a log of several segments.
        const messages = Array.from({ length: 100 }, (_, i) => {
          const value = `${acknowledged + i}`.padEnd(1024);
          return { key: "", value, partition: 0 };
        });
        await producer.send({ topic, acks: -1, messages });
        acknowledged += messages.length;
      }
    })();
    for (let round = 1; round <= 3; round++) {
      const goal = acknowledged + 2000;
      await waitUntil(`${goal} are acknowledged`, () => acknowledged >= goal, PATIENCE);
      await broker.kill();
      await broker.restart();
    }
    const goal = acknowledged + 100;
    await waitUntil("sending goes on", () => acknowledged >= goal, PATIENCE);
    isStopping = true;
    await sending;
    await waitUntil("the last record arrives", () => {
      return consumer.records.some(({ offset }) => offset === acknowledged - 1);
    }, PATIENCE);
    // The consumer may read again what it had not committed when its broker went: by offset.
    const values = new Map(consumer.records.map(({ offset, value }) => [offset, value?.trim()]));
    assertEquals(
      [...values].toSorted(([a], [b]) => a - b),
      Array.from({ length: acknowledged }, (_, i) => [i, `${i}`]),
    );
  },
);
