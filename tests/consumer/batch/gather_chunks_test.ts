/**
 * What several partitions promise each other when their records are stored together: one
 * transaction, one commit, and one that drops out takes no other with it.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import {
  createHandleBatch,
  type HandleBatchOptions,
} from "../../../consumer/batch/handle_batch.ts";
import type { SourceBatch } from "../../../consumer/batch/chunk.ts";
import type { TransactionBounds } from "../../../consumer/batch/lane_bounds.ts";
import type { StoredReport } from "../../../consumer/batch/write_chunks.ts";
import { type PreparedRecord, recordOf } from "../../../consumer/prepared_record.ts";
import { PositionsMovedError } from "../../../consumer/store/move_positions.ts";
import type { PartitionPosition } from "../../../consumer/store/partition_position.ts";
import type { StoredBatch } from "../../../consumer/store/store_batch.ts";
import { aRecord, aWireBasket } from "../../support/a_basket.ts";
import { aPosition } from "../../support/a_position.ts";
import { prepare } from "../../support/a_prepared.ts";

Deno.test("handleBatch() stores what all partitions of a fetch have in one transaction, and commits once", async () => {
  const world = aWorld();
  await world.fetch(world.aBatch(0, [5, 6]), world.aBatch(1, [0]), world.aBatch(2, [9]));
  assertEquals(world.events, ["store 0@5 0@6 1@0 2@9", "commit 0@7 1@1 2@10"]);
  assertEquals(world.positions, [["0@5", "1@0", "2@9"]]);
  assertEquals(world.reports.map(({ records, partitions }) => [records, partitions]), [
    [4, [
      { partition: 0, records: 2, lag: 1 },
      { partition: 1, records: 1, lag: 1 },
      { partition: 2, records: 1, lag: 1 },
    ]],
  ]);
});

Deno.test("handleBatch() bounds a transaction of several partitions by records and by bytes", async (t) => {
  const size = new TextEncoder().encode(JSON.stringify(aWireBasket({ id: "b-0-0" }))).length + 14;
  const cases: { name: string; bounds: Partial<TransactionBounds>; expected: string[] }[] = [
    {
      name: "records",
      bounds: { maxRecords: 3 },
      expected: ["store 0@0 0@1", "store 1@0 1@1 2@0"],
    },
    {
      name: "records, a partition with more than fits",
      bounds: { maxRecords: 1 },
      expected: ["store 0@0", "store 1@0", "store 2@0", "store 0@1", "store 1@1"],
    },
    {
      name: "bytes",
      bounds: { maxBytes: 4 * size + 100 },
      expected: ["store 0@0 0@1 1@0 1@1", "store 2@0"],
    },
    { name: "neither", bounds: {}, expected: ["store 0@0 0@1 1@0 1@1 2@0"] },
  ];
  for (const { name, bounds, expected } of cases) {
    await t.step(name, async () => {
      const world = aWorld({ bounds: { maxTransactions: 1, ...bounds } });
      await world.fetch(world.aBatch(0, [0, 1]), world.aBatch(1, [0, 1]), world.aBatch(2, [0]));
      const stores = world.events.filter((event) => event.startsWith("store"));
      assertEquals(stores.toSorted(), expected.toSorted());
      for (const partition of [0, 1]) {
        const order = stores.join(" ").match(new RegExp(`${partition}@\\d`, "g"));
        assertEquals(order, [`${partition}@0`, `${partition}@1`]);
      }
    });
  }
});

Deno.test("handleBatch() runs at most maxTransactions at a time, never two of a partition", async () => {
  const running = new Set<string>();
  let most = 0;
  const world = aWorld({
    bounds: { maxRecords: 1, maxTransactions: 2 },
    async during(batch) {
      const partitions = batch.map((prepared) => String(recordOf(prepared).partition));
      for (const partition of partitions) assert(!running.has(partition), partition);
      for (const partition of partitions) running.add(partition);
      most = Math.max(most, running.size);
      await new Promise((resolve) => setTimeout(resolve, 1));
      for (const partition of partitions) running.delete(partition);
    },
  });
  await world.fetch(world.aBatch(0, [0, 1, 2]), world.aBatch(1, [0, 1]), world.aBatch(2, [0, 1]));
  assertEquals(most, 2);
  assertEquals(world.events.filter((event) => event.startsWith("store")).length, 7);
});

Deno.test("handleBatch() goes on without a partition whose position has moved", async () => {
  const world = aWorld({ moved: [1] });
  const [first, second, third] = await world.fetch(
    world.aBatch(0, [0]),
    world.aBatch(1, [0, 1]),
    world.aBatch(2, [0]),
  );
  assertEquals([first?.status, third?.status], ["fulfilled", "fulfilled"]);
  assert(second?.status === "rejected" && second.reason instanceof PositionsMovedError);
  assertEquals(world.events, [
    "store 0@0 1@0 1@1 2@0",
    "store 0@0 2@0",
    "commit 0@1 2@1",
  ]);
  assertEquals(world.positions.at(-1), ["0@0", "2@0"]);
  assertEquals(world.reports.map(({ records }) => records), [2]);
});

Deno.test("handleBatch() leaves out a partition that is lost while it waits for an outage", async () => {
  const world = aWorld({ outages: 2 });
  const isCurrent = () => world.events.length < 2;
  await world.fetch({ ...world.aBatch(0, [0]), isCurrent }, world.aBatch(1, [0]));
  assertEquals(world.events, ["store 0@0 1@0", "store 0@0 1@0", "store 1@0", "commit 1@1"]);
});

Deno.test("handleBatch() commits no partition that was assigned again while its records were stored", async () => {
  const world = aWorld();
  const again = { ...world.aBatch(0, [0]), moveBehind: () => undefined };
  await world.fetch(again, world.aBatch(1, [0]));
  assertEquals(world.events, ["store 0@0 1@0", "commit 1@1"]);

  world.events.length = 0;
  await world.fetch(again);
  assertEquals(world.events, ["store 0@0"]);
});

Deno.test("handleBatch() rejects for each partition when their transaction fails for good", async () => {
  const fault = new Error("A fault of ours");
  const world = aWorld({ during: () => Promise.reject(fault) });
  const outcomes = await world.fetch(world.aBatch(0, [0]), world.aBatch(1, [0]));
  assertEquals(outcomes, [
    { status: "rejected", reason: fault },
    { status: "rejected", reason: fault },
  ]);
  assertEquals(world.events, ["store 0@0 1@0"]);
});

class OutageError extends Error {
  override readonly name = "OutageError";
}

/** A handler in a world of fakes; `moved` are partitions whose position is elsewhere. */
function aWorld(
  { moved = [], outages = 0, during = () => Promise.resolve(), bounds = {}, ...options }:
    & Partial<HandleBatchOptions>
    & {
      readonly moved?: readonly number[];
      readonly bounds?: Partial<TransactionBounds>;
      /** How many attempts meet an outage. */
      readonly outages?: number;
      /** What a transaction waits for. */
      readonly during?: (batch: readonly PreparedRecord[]) => Promise<void>;
    } = {},
) {
  const events: string[] = [];
  const reports: StoredReport[] = [];
  const positions: string[][] = [];
  let outagesLeft = outages;

  async function store(
    batch: readonly PreparedRecord[],
    from: readonly PartitionPosition[] = [],
  ): Promise<StoredBatch> {
    const records = batch.map(recordOf).map(({ partition, offset }) => `${partition}@${offset}`);
    events.push(`store ${records.join(" ")}`);
    positions.push(from.map(({ partition, nextOffset }) => `${partition}@${nextOffset}`));
    const elsewhere = from.filter(({ partition }) => moved.includes(partition));
    if (elsewhere.length > 0) throw new PositionsMovedError(elsewhere);
    if (outagesLeft-- > 0) throw new OutageError("It is away");
    await during(batch);
    const stored = batch.flatMap((it) => it.kind === "basket" ? [it.row] : []);
    return { stored, repeats: 0, deadLetters: [] };
  }

  const handleBatch = createHandleBatch({
    readBounds: () => ({ maxRecords: 500, maxBytes: 500_000, maxTransactions: 2, ...bounds }),
    traceBatch: (_records, work) => work(),
    prepare,
    store,
    publishDeadLetters: () => Promise.resolve(),
    isRetriable: (error) => error instanceof OutageError,
    onStored: (report) => reports.push(report),
    sleep: () => Promise.resolve(),
    ...options,
  });

  return {
    events,
    reports,
    /** Where each transaction began. */
    positions,
    /** Hands over the batches of a fetch as kafkajs does: all in one turn. */
    fetch: (...batches: readonly SourceBatch[]) => Promise.allSettled(batches.map(handleBatch)),
    aBatch: (partition: number, offsets: readonly number[]): SourceBatch => ({
      topic: "delhaize_shop",
      partition,
      records: offsets.map((offset) => ({
        ...aRecord(aWireBasket({ id: `b-${partition}-${offset}` }), { offset: String(offset) }),
        partition,
      })),
      position: aPosition({ partition, nextOffset: BigInt(offsets[0] ?? 0) }),
      highWatermark: BigInt(offsets.at(-1) ?? 0) + 2n,
      isCurrent: () => true,
      heartbeat: () => Promise.resolve(),
      moveBehind: ({ offset }) => BigInt(offset) + 1n,
      commit: (committed) =>
        Promise.resolve(
          void events.push(
            `commit ${
              committed.map(({ partition, offset }) => `${partition}@${offset}`).join(" ")
            }`,
          ),
        ),
    }),
  };
}
