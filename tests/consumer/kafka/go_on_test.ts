/**
 * Where the source goes on: at the positions in the tables, whatever happened to the topic, the
 * group or the tables in the meantime. Each test ends with every record that is in the topic stored,
 * and with a row for every record that is gone.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { PositionsMovedError } from "../../../consumer/store/move_positions.ts";
import type { PartitionPosition } from "../../../consumer/store/partition_position.ts";
import { toRecordHash } from "../../../shared/kafka/record_hash.ts";
import { DEFAULT_TOPICS } from "../../../shared/kafka/topics.ts";
import { openTopicAdmin, type TopicAdminClient } from "../../support/kafka/open_topic_admin.ts";
import { openTopicClient, type TopicClient } from "../../support/kafka/open_topic_client.ts";
import { startTestBroker, type TestBroker } from "../../support/kafka/start_test_broker.ts";
import { may } from "../../support/permissions.ts";
import { waitUntil } from "../../support/wait_until.ts";
import { createMemoryPositions, type MemoryPositions } from "./support/memory_positions.ts";
import { startSource, storeIn } from "./support/start_source.ts";

const ignore = !may.runStack;
const { live, bulk } = DEFAULT_TOPICS;
const KEY = `${live}/0`;

/** A broker with both topics, and what a test does to them. */
interface World {
  readonly broker: TestBroker;
  readonly topics: TopicClient;
  readonly admin: TopicAdminClient;
  readonly positions: MemoryPositions;
  /** Values in the order in which they were stored. */
  readonly seen: string[];
  send(...values: readonly string[]): Promise<void>;
}

/** What happened between two runs of the source, with `old 1` to `old 3` stored by the first. */
const STOPPED: readonly {
  readonly name: string;
  readonly meanwhile: (world: World) => Promise<void> | void;
  readonly expected: readonly string[];
  readonly gaps?: readonly string[];
}[] = [
  { name: "nothing", meanwhile: ({ send }) => send("new"), expected: ["new"] },
  {
    name: "the group was reset to the beginning",
    async meanwhile({ admin, send }) {
      await admin.commit("group", { topic: live, partition: 0, offset: "0" });
      await send("new");
    },
    expected: ["new"],
  },
  {
    name: "the group was deleted, or has another name",
    async meanwhile({ admin, send }) {
      await admin.deleteGroup("group");
      await send("new");
    },
    expected: ["new"],
  },
  {
    name: "an older backup of the tables was restored",
    async meanwhile({ positions, topics }) {
      const [, record] = await topics.read(live);
      if (record === undefined) throw new Error("Cannot find the record");
      positions.rows.set(KEY, positionAt(2n, { lastHash: toRecordHash(record) }));
    },
    expected: ["old 3"],
  },
  {
    name: "the tables were emptied",
    meanwhile: ({ positions }) => positions.rows.clear(),
    expected: ["old 1", "old 2", "old 3"],
  },
  {
    name: "the tables are from before there were hashes",
    async meanwhile({ positions, send }) {
      positions.rows.set(KEY, positionAt(3n));
      await send("new");
    },
    expected: ["new"],
  },
  {
    name: "the topic was made again with fewer records",
    async meanwhile({ admin, send }) {
      await admin.makeAgain(live);
      await send("a", "b");
    },
    expected: ["a", "b"],
    gaps: [`${KEY} [3, 3) topic_restarted`],
  },
  {
    name: "the topic was made again with as many records",
    async meanwhile({ admin, send }) {
      await admin.makeAgain(live);
      await send("a", "b", "c");
    },
    expected: ["a", "b", "c"],
    gaps: [`${KEY} [3, 3) topic_restarted`],
  },
  {
    name: "the topic was made again with more records",
    async meanwhile({ admin, send }) {
      await admin.makeAgain(live);
      await send("a", "b", "c", "d", "e");
    },
    expected: ["a", "b", "c", "d", "e"],
    gaps: [`${KEY} [3, 3) topic_restarted`],
  },
  {
    name: "the topic was made again, and two records of it were known and not stored",
    async meanwhile({ admin, send, positions }) {
      const row = positions.rows.get(KEY);
      if (row !== undefined) positions.rows.set(KEY, { ...row, endOffset: 5n });
      await admin.makeAgain(live);
      await send("a");
    },
    expected: ["a"],
    gaps: [`${KEY} [3, 5) topic_restarted`],
  },
  {
    name: "the topic was restored with the same records and one more",
    async meanwhile({ admin, send }) {
      await admin.makeAgain(live);
      await send("old 1", "old 2", "old 3", "new");
    },
    expected: ["new"],
  },
  {
    name: "the topic was made again, and its beginning is gone already",
    async meanwhile({ admin, send }) {
      await admin.makeAgain(live);
      await send("a", "b");
      await admin.deleteRecords(live, { partition: 0, before: 1n });
    },
    expected: ["b"],
    gaps: [`${KEY} [3, 3) topic_restarted`],
  },
  {
    name: "retention deleted what was stored",
    async meanwhile({ admin, send }) {
      await admin.deleteRecords(live, { partition: 0, before: 3n });
      await send("new");
    },
    expected: ["new"],
  },
  {
    name: "retention deleted two records that were not read",
    async meanwhile({ admin, send }) {
      await send("lost 1", "lost 2", "new");
      await admin.deleteRecords(live, { partition: 0, before: 5n });
    },
    expected: ["new"],
    gaps: [`${KEY} [3, 5) retention`],
  },
  {
    name: "retention deleted all that was not read",
    async meanwhile({ admin, send }) {
      await send("lost 1", "lost 2");
      await admin.deleteRecords(live, { partition: 0, before: 5n });
      await send("new");
    },
    expected: ["new"],
    gaps: [`${KEY} [3, 5) retention`],
  },
];

Deno.test({
  name: "runSource() goes on at the position after a stop in which",
  ignore,
  async fn(t) {
    for (const { name, meanwhile, expected, gaps = [] } of STOPPED) {
      await t.step(name, async () => {
        await inWorld(async (world) => {
          const { broker, positions, seen, send } = world;
          const handleBatch = storeIn(positions, seen);
          await send("old 1", "old 2", "old 3");
          const first = await startSource(broker, { positions, handleBatch });
          await waitUntil("the first are stored", () => seen.length === 3);
          await first.stop();
          await meanwhile(world);
          const second = await startSource(broker, { positions, handleBatch });
          await untilStored(world, 3 + expected.length);
          await second.stop();
          assertEquals(seen.slice(3), expected);
          assertEquals(positions.gaps, gaps);
        });
      });
    }
  },
});

/** What happens while the source runs, with `old 1` to `old 3` stored. */
const RUNNING: typeof STOPPED = [
  {
    name: "the topic is made again with fewer records",
    async meanwhile({ admin, send }) {
      await admin.makeAgain(live);
      await send("a", "b");
    },
    expected: ["a", "b"],
    gaps: [`${KEY} [3, 3) topic_restarted`],
  },
  {
    name: "the topic is made again with more records",
    async meanwhile({ admin, send }) {
      await admin.makeAgain(live);
      await send("a", "b", "c", "d", "e");
    },
    expected: ["a", "b", "c", "d", "e"],
    gaps: [`${KEY} [3, 3) topic_restarted`],
  },
  {
    name: "the topic is made again and stays empty",
    meanwhile: ({ admin }) => admin.makeAgain(live),
    expected: [],
    gaps: [`${KEY} [3, 3) topic_restarted`],
  },
  {
    name: "the topic is made again and again",
    async meanwhile(world) {
      await world.admin.makeAgain(live);
      await world.send("a", "b");
      await untilStored(world);
      await world.admin.makeAgain(live);
      await world.send("c", "d", "e");
    },
    expected: ["a", "b", "c", "d", "e"],
    gaps: [`${KEY} [3, 3) topic_restarted`, `${KEY} [2, 2) topic_restarted`],
  },
  {
    name: "the tables go back to an older backup",
    async meanwhile({ positions, send }) {
      positions.rows.set(KEY, positionAt(1n));
      await send("new");
    },
    expected: ["old 2", "old 3", "new"],
  },
  {
    name: "the tables go back and no record comes",
    meanwhile: ({ positions }) => void positions.rows.set(KEY, positionAt(1n)),
    expected: ["old 2", "old 3"],
  },
  {
    name: "the tables are emptied",
    async meanwhile({ positions, send }) {
      positions.rows.clear();
      await send("new");
    },
    expected: ["old 1", "old 2", "old 3", "new"],
  },
];

Deno.test({
  name: "runSource() goes on at the position while it runs and",
  ignore,
  async fn(t) {
    for (const { name, meanwhile, expected, gaps = [] } of RUNNING) {
      await t.step(name, async () => {
        await inWorld(async (world) => {
          const { broker, positions, seen, send } = world;
          const handleBatch = storeIn(positions, seen);
          await send("old 1", "old 2", "old 3");
          const source = await startSource(broker, {
            positions,
            handleBatch,
            watchIntervalMs: 200,
          });
          await waitUntil("the first are stored", () => seen.length === 3);
          await meanwhile(world);
          await untilStored(world, 3 + expected.length);
          await waitUntil("the gaps are kept", () => positions.gaps.length >= gaps.length);
          await source.stop();
          assertEquals(seen.slice(3), expected);
          assertEquals(positions.gaps, gaps);
        });
      });
    }
  },
});

Deno.test({
  name: "runSource() notices a topic that was made and filled again while a batch took long",
  ignore,
  async fn() {
    await inWorld(async (world) => {
      const { broker, positions, seen, admin, send } = world;
      const store = storeIn(positions, seen);
      await send("old 1", "old 2");
      let isFirst = true;
      const source = await startSource(broker, {
        positions,
        // Its own look at the logs would come in between.
        watchIntervalMs: 600_000,
        async handleBatch(batch) {
          await store(batch);
          if (!isFirst) return;
          isFirst = false;
          await admin.makeAgain(live);
          await send("a", "b", "c", "d");
          // Longer than what counts as a moment.
          await new Promise((resolve) => setTimeout(resolve, 600));
        },
      });
      await waitUntil("all are stored", () => seen.length === 6);
      await source.stop();
      assertEquals(seen, ["old 1", "old 2", "a", "b", "c", "d"]);
      assertEquals(positions.gaps, [`${KEY} [2, 2) topic_restarted`]);
    });
  },
});

Deno.test({
  name: "runSource() notices that retention has overtaken it while a batch took long",
  ignore,
  async fn(t) {
    for (const left of [["new"], []]) {
      await t.step(`${left.length} records are left`, async () => {
        await inWorld(async (world) => {
          const { broker, positions, seen, admin, send } = world;
          const store = storeIn(positions, seen);
          await send("old");
          const source = await startSource(broker, {
            positions,
            watchIntervalMs: 200,
            async handleBatch(batch) {
              await store(batch);
              if (batch.position.nextOffset > 0n) return;
              await send("lost 1", "lost 2", ...left);
              await admin.deleteRecords(live, { partition: 0, before: 3n });
            },
          });
          await waitUntil("the gap is kept", () => positions.gaps.length > 0);
          await untilStored(world);
          await source.stop();
          assertEquals(seen, ["old", ...left]);
          assertEquals(positions.gaps, [`${KEY} [1, 3) retention`]);
        });
      });
    }
  },
});

Deno.test({
  name: "runSource() begins a log that begins above 0, and keeps a note of it",
  ignore,
  async fn() {
    await inWorld(async (world) => {
      const { broker, positions, seen, admin, send } = world;
      await send("gone", "first");
      await admin.deleteRecords(live, { partition: 0, before: 1n });
      const source = await startSource(broker, {
        positions,
        handleBatch: storeIn(positions, seen),
      });
      await untilStored(world);
      await source.stop();
      assertEquals(seen, ["first"]);
      assertEquals(positions.gaps, [`${KEY} [0, 1) before_first_read`]);
    });
  },
});

Deno.test({
  name: "runSource() reads a position again when another consumer has moved it",
  ignore,
  async fn() {
    await inWorld(async (world) => {
      const { broker, positions, seen, send, topics } = world;
      const store = storeIn(positions, seen);
      await send("by the other", "mine");
      let isFirst = true;
      const source = await startSource(broker, {
        positions,
        async handleBatch(batch) {
          if (isFirst) {
            isFirst = false;
            const [record] = await topics.read(live);
            if (record === undefined) throw new Error("Cannot find the record");
            positions.rows.set(KEY, positionAt(1n, { lastHash: toRecordHash(record) }));
            throw new PositionsMovedError([batch.position]);
          }
          await store(batch);
        },
      });
      await untilStored(world);
      await source.stop();
      assertEquals(seen, ["mine"]);
      assertEquals(positions.gaps, []);
    });
  },
});

Deno.test({
  name: "runSource() waits for the tables, keeps its place in the group, and then goes on",
  ignore,
  async fn() {
    await inWorld(async (world) => {
      const { broker, positions, seen, send } = world;
      await send("1");
      const { DatabaseError } = await import("../../../shared/postgres/database_error.ts");
      let refused = 0;
      let joins = 0;
      const source = await startSource(broker, {
        positions: {
          ...positions,
          read(partitions) {
            if (++refused > 12) return positions.read(partitions);
            return Promise.reject(new DatabaseError("Gone", { sqlstate: "57P01" }));
          },
        },
        handleBatch: storeIn(positions, seen),
        sessionTimeoutMs: 6_000,
        onMembership: (joined) => void (joins += joined ? 1 : 0),
      });
      await waitUntil("the record is stored", () => seen.length === 1);
      await source.stop();
      assertEquals(joins, 1);
    });
  },
});

Deno.test({
  name: "runSource() reads new partitions while it runs, from their beginning",
  ignore,
  async fn() {
    await inWorld(async (world) => {
      const { broker, positions, seen, admin, send } = world;
      await send("old");
      const source = await startSource(broker, {
        positions,
        handleBatch: storeIn(positions, seen),
      });
      await waitUntil("the first is stored", () => seen.length === 1);
      await admin.addPartitions(live, { partitions: 3 });
      await using fresh = await openTopicClient(broker.address);
      await fresh.send(live, [{ value: "1", partition: 1 }, { value: "2", partition: 2 }]);
      await waitUntil("the new ones are stored", () => seen.length === 3);
      await source.stop();
      assertEquals(seen.toSorted(), ["1", "2", "old"]);
      assertEquals(
        [...positions.rows.keys()].toSorted(),
        [
          `${live}/0`,
          `${live}/1`,
          `${live}/2`,
          `${bulk}/0`,
        ].toSorted(),
      );
    });
  },
});

Deno.test({
  name: "runSource() keeps a gap for a partition that is gone with records that nobody had read",
  ignore,
  async fn() {
    await inWorld(async ({ broker, positions, seen, admin }) => {
      await admin.addPartitions(live, { partitions: 3 });
      await using wide = await openTopicClient(broker.address);
      for (const partition of [0, 1, 2]) {
        await wide.send(live, [{ value: String(partition), partition }]);
      }
      const handleBatch = storeIn(positions, seen);
      const first = await startSource(broker, { positions, handleBatch });
      await waitUntil("all are stored", () => seen.length === 3);
      await first.stop();
      // Two records more of one of them are known, as after an outage; of the other there are none.
      const position = positions.rows.get(`${live}/1`);
      if (position !== undefined) positions.rows.set(`${live}/1`, { ...position, endOffset: 3n });
      await admin.makeAgain(live, { partitions: 1 });
      await using fresh = await openTopicClient(broker.address);
      await fresh.send(live, [{ value: "new" }]);
      const second = await startSource(broker, { positions, handleBatch, watchIntervalMs: 100 });
      await waitUntil("the gap is kept", () => positions.gaps.some((gap) => gap.includes("/1 ")));
      await waitUntil("the new one is stored", () => seen.includes("new"));
      await second.stop();
      assertEquals(positions.gaps.toSorted(), [
        `${live}/0 [1, 1) topic_restarted`,
        `${live}/1 [1, 3) topic_restarted`,
      ]);
      assertEquals(positions.rows.get(`${live}/1`)?.nextOffset, 0n);
    });
  },
});

async function inWorld(work: (world: World) => Promise<void>): Promise<void> {
  await using broker = await startTestBroker();
  await using topics = await openTopicClient(broker.address, { topics: [live, bulk] });
  await using admin = await openTopicAdmin(broker.address);
  await work({
    broker,
    topics,
    admin,
    positions: createMemoryPositions(),
    seen: [],
    async send(...values) {
      // A client of its own: one that was connected to a topic made again knows old leaders.
      await using client = await openTopicClient(broker.address);
      await client.send(live, values.map((value) => ({ value })));
    },
  });
}

/** Waits until so many records are stored, and the position is at the end of the log. */
async function untilStored({ admin, positions, seen }: World, records = 0): Promise<void> {
  await waitUntil("the position is at the end of the log", async () => {
    if (seen.length < records) return false;
    const [end] = await admin.readEnds(live);
    const row = positions.rows.get(KEY);
    return row !== undefined && end !== undefined && row.nextOffset === BigInt(end.high) &&
      row.nextOffset >= BigInt(end.low);
  });
}

function positionAt(
  nextOffset: bigint,
  { lastHash = null }: { readonly lastHash?: string | null } = {},
): PartitionPosition {
  return { topic: live, partition: 0, nextOffset, lastHash, endOffset: nextOffset };
}
