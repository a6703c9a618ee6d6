/**
 * The source against a broker: what is delivered, what is committed, and how it ends.
 *
 * @module
 */
import { assertEquals, assertRejects } from "@std/assert";
import { moveBehind } from "../../../consumer/store/partition_position.ts";
import { DEFAULT_TOPICS } from "../../../shared/kafka/topics.ts";
import { openTopicClient } from "../../support/kafka/open_topic_client.ts";
import { may } from "../../support/permissions.ts";
import { waitUntil } from "../../support/wait_until.ts";
import { startTestBroker } from "../../support/kafka/start_test_broker.ts";
import { toTestKafkaOptions } from "../../support/kafka/to_test_kafka_options.ts";
import { createMemoryPositions } from "./support/memory_positions.ts";
import { commitUpTo, startSource, storeIn } from "./support/start_source.ts";

const ignore = !may.runStack;
const { live, bulk, deadLetters } = DEFAULT_TOPICS;

Deno.test({
  name: "runLanes() creates the topics, delivers both lanes, and goes on where the positions are",
  ignore,
  async fn() {
    await using broker = await startTestBroker();
    const positions = createMemoryPositions();
    const seen: string[] = [];
    const memberships: boolean[] = [];
    const handleBatch = storeIn(positions, seen, { withTopic: true });
    const onMembership = (joined: boolean) => void memberships.push(joined);
    const first = await startSource(broker, { positions, handleBatch, onMembership });
    await waitUntil("it has joined", () => memberships.includes(true));
    await using topics = await openTopicClient(broker.address);
    await topics.send(live, [{ value: "1" }, { value: "2" }]);
    await topics.send(bulk, [{ value: "3" }]);
    await topics.send(deadLetters, [{ value: "not to be consumed" }]);
    await waitUntil("all were delivered", () => seen.length === 3);
    assertEquals(seen.toSorted(), [`${live} 1`, `${live} 2`, `${bulk} 3`]);
    await first.stop();
    assertEquals(memberships, [true, false]);
    assertEquals(await topics.committed("group", live), { 0: "2" });
    assertEquals(await topics.committed("group-bulk", bulk), { 0: "1" });

    const second = await startSource(broker, { positions, handleBatch });
    await topics.send(live, [{ value: "4" }]);
    await waitUntil("the new one was delivered", () => seen.length > 3);
    await second.stop();
    assertEquals(seen.slice(3), [`${live} 4`]);
    assertEquals(positions.gaps, []);
  },
});

Deno.test({
  name: "runSource() delivers again what did not move the position, whatever the group committed",
  ignore,
  async fn() {
    await using broker = await startTestBroker();
    await using topics = await openTopicClient(broker.address, { topics: [live, bulk] });
    await topics.send(live, [{ value: "1" }, { value: "2" }, { value: "3" }]);
    const positions = createMemoryPositions();
    for (const expected of [["1", "2", "3"], ["2", "3"], ["2", "3"]]) {
      let seen: string[] | undefined;
      const source = await startSource(broker, {
        positions,
        async handleBatch(batch) {
          seen ??= batch.records.map(({ value }) => new TextDecoder().decode(value ?? undefined));
          const [record] = batch.records;
          if (record === undefined) return;
          if (record.offset === "0") {
            positions.rows.set(`${live}/0`, moveBehind(batch.position, record));
          }
          // Kafka has the commit, the table does not.
          await commitUpTo(batch, record);
          source.abort();
        },
      });
      await source.ended;
      assertEquals(seen, expected);
    }
  },
});

Deno.test({
  name: "runSource() rejects with what a handler threw and leaves the offset where it was",
  ignore,
  async fn() {
    await using broker = await startTestBroker();
    await using topics = await openTopicClient(broker.address, { topics: [live, bulk] });
    await topics.send(live, [{ value: "1" }]);
    const fault = new Error("A fault of ours");
    let calls = 0;
    const source = await startSource(broker, {
      handleBatch() {
        calls++;
        return Promise.reject(fault);
      },
    });
    assertEquals(await assertRejects(() => source.ended), fault);
    assertEquals(calls, 1);
    assertEquals(await topics.committed("group", live), { 0: "0" });
  },
});

Deno.test({
  name: "runSource() goes on when a heartbeat failed but the group did not rebalance",
  ignore,
  async fn() {
    await using broker = await startTestBroker();
    await using topics = await openTopicClient(broker.address, { topics: [live, bulk] });
    await topics.send(live, [{ value: "1" }]);
    let calls = 0;
    let done = false;
    const source = await startSource(broker, {
      async handleBatch(batch) {
        calls++;
        const [record] = batch.records;
        if (calls === 1) {
          broker.faults.refuseConnections(true);
          // kafkajs sends one only when some time has gone since the last.
          await waitUntil(
            "a heartbeat fails",
            () => batch.heartbeat().then(() => false, () => true),
          );
          broker.faults.refuseConnections(false);
          return;
        }
        // What the handler does with a batch that is not its own: nothing.
        if (record === undefined || !batch.isCurrent()) return;
        await commitUpTo(batch, record);
        done = true;
      },
    });
    try {
      await waitUntil("the record is handled", () => done);
    } finally {
      await source.stop();
    }
  },
});

Deno.test({
  name: "runLanes() resolves when it is stopped before it has found a broker",
  ignore,
  async fn() {
    const source = await startSource({ kafka: toTestKafkaOptions("127.0.0.1:1") });
    await source.stop();
  },
});

Deno.test({
  name: "runSource() joins again after a heartbeat between batches that lost its membership once",
  ignore,
  async fn() {
    await using broker = await startTestBroker();
    await using topics = await openTopicClient(broker.address, { topics: [live, bulk] });
    await topics.send(live, [{ value: "1" }]);
    const positions = createMemoryPositions();
    const seen: string[] = [];
    const store = storeIn(positions, seen);
    let calls = 0;
    const source = await startSource(broker, {
      positions,
      async handleBatch(batch) {
        if (calls++ > 0) return await store(batch);
        // A transaction that waits for the database, whose timer takes no note of what a heartbeat says.
        broker.faults.failHeartbeat("NOT_COORDINATOR");
        await waitUntil("its membership was lost", async () => {
          await batch.heartbeat().catch(() => {});
          return !batch.isCurrent();
        });
      },
    });
    await waitUntil("it stores", () => seen.length > 0);
    await source.stop();
    assertEquals(seen, ["1"]);
  },
});

for (const [name, slow] of [["fetches", true], ["another partition", false]] as const) {
  Deno.test({
    name: `runSource() gets on in a partition whose batches fill a fetch, where ${name} takes long`,
    ignore,
    async fn() {
      await using broker = await startTestBroker();
      await using topics = await openTopicClient(broker.address, {
        topics: [live, bulk],
        partitions: 2,
      });
      const large = ["0", "1", "2", "3"].map((value) => value.padEnd(600_000, "x"));
      for (const value of large) await topics.send(live, [{ value, partition: 1 }]);
      const positions = createMemoryPositions();
      const seen: string[] = [];
      const storeLarge = storeIn(positions, seen);
      const storeSmall = storeIn(positions, []);
      // Longer than the time after which the record that was stored last is looked at once more.
      if (slow) broker.faults.delay("Fetch", 120);
      const source = await startSource(broker, {
        positions,
        async handleBatch(batch) {
          if (batch.partition === 1) return await storeLarge(batch);
          await new Promise((resolve) => setTimeout(resolve, 150));
          await storeSmall(batch);
        },
      });
      await waitUntil("all were stored", async () => {
        if (!slow) await topics.send(live, [{ value: "small", partition: 0 }]);
        return seen.length === large.length;
      });
      await source.stop();
      assertEquals(seen, large);
    },
  });
}
