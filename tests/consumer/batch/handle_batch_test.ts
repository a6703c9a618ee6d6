/**
 * What the consumer promises about a batch: stored before it is committed, committed only when all
 * of it is done, and patient with outages.
 *
 * @module
 */
import {
  assert,
  assertEquals,
  assertGreaterOrEqual,
  assertLessOrEqual,
  assertRejects,
} from "@std/assert";
import { configure, type LogRecord, reset } from "@logtape/logtape";
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
import type { RawRecord } from "../../../shared/basket/raw_record.ts";
import { toRecordHash } from "../../../shared/kafka/record_hash.ts";
import { DatabaseError, isRetriable } from "../../../shared/postgres/database_error.ts";
import { aRecord, aWireBasket } from "../../support/a_basket.ts";
import { aPosition } from "../../support/a_position.ts";
import { waitUntil } from "../../support/wait_until.ts";
import { prepare } from "../../support/a_prepared.ts";

class OutageError extends Error {
  override readonly name = "OutageError";
}

Deno.test("handleBatch() stores, then publishes dead letters, then commits the last record", async () => {
  const world = aWorld();
  const batch = world.aBatch([good(0), bad(1), good(2)]);
  await world.handleBatch(batch);
  assertEquals(world.events, ["store 0 1 2", "publish 1", "commit 2", "heartbeat"]);

  // Redelivery is normal: the same again, and the store knows that it is a repeat.
  await world.handleBatch(batch);
  assertEquals(world.events.slice(4), ["store 0 1 2", "publish 1", "commit 2", "heartbeat"]);
});

Deno.test("handleBatch() publishes nothing when there are no dead letters", async () => {
  const world = aWorld();
  await world.handleBatch(world.aBatch([good(5)]));
  assertEquals(world.events, ["store 5", "commit 5", "heartbeat"]);
});

Deno.test("handleBatch() does nothing with an empty batch", async () => {
  const world = aWorld();
  await world.handleBatch(world.aBatch([]));
  assertEquals(world.events, []);
});

Deno.test("handleBatch() commits after each transaction of at most maxRecords", async () => {
  const world = aWorld({ bounds: { maxRecords: 2 } });
  await world.handleBatch(world.aBatch([good(10), good(11), good(13), good(14), good(15)]));
  assertEquals(world.events, [
    "store 10 11",
    "commit 11",
    "heartbeat",
    "store 13 14",
    "commit 14",
    "heartbeat",
    "store 15",
    "commit 15",
    "heartbeat",
  ]);
});

Deno.test("handleBatch() waits while the clock cannot judge a date, then prepares again", async () => {
  let checks = 0;
  const world = aWorld({
    checkClock(prepared) {
      assertEquals(prepared.length, 2);
      return ++checks < 3 ? Promise.reject(new OutageError("clock")) : Promise.resolve();
    },
  });
  await world.handleBatch(world.aBatch([good(0), good(1)]));
  assertEquals([checks, ...world.events], [3, "store 0 1", "commit 1", "heartbeat"]);
});

Deno.test("handleBatch() begins each transaction at the position behind the one before", async () => {
  const world = aWorld({ bounds: { maxRecords: 2 } });
  const [first, second, third] = [good(10), good(11), good(13)];
  await world.handleBatch(world.aBatch([first, second, third].filter((it) => it !== undefined)));
  assertEquals(world.positions, [
    aPosition({ nextOffset: 10n }),
    aPosition({ nextOffset: 12n, lastHash: toRecordHash(good(11)) }),
  ]);
});

Deno.test("handleBatch() ends a transaction before it has more than maxBytes", async () => {
  const { value } = good(0);
  const size = value?.length ?? 0;
  const records = [good(0), good(1), good(2), good(3)];
  for (
    const { maxBytes, expected } of [
      { maxBytes: 2 * size, expected: ["store 0 1", "store 2 3"] },
      { maxBytes: 2 * size - 1, expected: ["store 0", "store 1", "store 2", "store 3"] },
      { maxBytes: 1, expected: ["store 0", "store 1", "store 2", "store 3"] },
      { maxBytes: 4 * size, expected: ["store 0 1 2 3"] },
    ]
  ) {
    const world = aWorld({ bounds: { maxBytes } });
    await world.handleBatch(world.aBatch(records));
    assertEquals(world.events.filter((event) => event.startsWith("store")), expected);
  }
});

Deno.test("handleBatch() goes on with what an outage left of a halved batch, and loses no dead letter", async () => {
  const reports: StoredReport[] = [];
  const world = aWorld({
    parts: [2],
    failures: { store: [undefined, outage()] },
    onStored: (report) => reports.push(report),
  });
  await world.handleBatch(world.aBatch([bad(0), good(1), good(2), bad(3)]));
  assertEquals(world.events, [
    "store 0 1 2 3",
    "publish 0",
    "commit 1",
    "store 2 3",
    "store 2 3",
    "publish 3",
    "commit 3",
    "heartbeat",
  ]);
  assertEquals(world.positions.map(({ nextOffset }) => nextOffset), [0n, 2n, 2n]);
  assertEquals(reports.map(({ stored, deadLetters }) => [stored.length, deadLetters.length]), [
    [2, 2],
  ]);
});

Deno.test("handleBatch() rejects at once, and commits nothing, when the position has moved", async () => {
  const moved = new PositionsMovedError([aPosition()]);
  const world = aWorld({ failures: { store: [moved] } });
  assertEquals(await assertRejects(() => world.handleBatch(world.aBatch([good(0)]))), moved);
  assertEquals(world.events, ["store 0"]);
});

Deno.test("handleBatch() lets heartbeats be sent while it prepares records that take long", async () => {
  let beats = 0;
  let prepared = 0;
  let beatsBeforeStore = 0;
  const world = aWorld({
    heartbeatIntervalMs: 1,
    prepare(record) {
      // Work that does not yield: 20 records of 10 ms.
      for (const until = performance.now() + 10; performance.now() < until;);
      prepared++;
      return prepare(record);
    },
    during: { store: () => Promise.resolve(void (beatsBeforeStore = beats)) },
  });
  const batch = world.aBatch(Array.from({ length: 20 }, (_, offset) => good(offset)));
  await world.handleBatch({ ...batch, heartbeat: () => Promise.resolve(void beats++) });
  assertEquals(prepared, 20);
  assertGreaterOrEqual(beatsBeforeStore, 4);
});

Deno.test("handleBatch() reports what became of each transaction and what is still to read", async () => {
  const reports: StoredReport[] = [];
  const world = aWorld({ bounds: { maxRecords: 2 }, onStored: (report) => reports.push(report) });
  await world.handleBatch({ ...world.aBatch([good(10), bad(11), good(13)]), highWatermark: 20n });
  assertEquals(
    reports.map(({ stored, deadLetters, seconds, ...rest }) => {
      assert(seconds >= 0 && seconds < 60, `${seconds} s`);
      return {
        ...rest,
        stored: stored.map(({ record }) => record.offset),
        deadLetters: deadLetters.map(({ code, record }) => [code, record.offset]),
      };
    }),
    [
      {
        topic: "delhaize_shop",
        partitions: [{ partition: 0, records: 2, lag: 8 }],
        records: 2,
        stored: ["10"],
        closings: [],
        repeats: 0,
        deadLetters: [["not_json", "11"]],
        erased: [],
        otherReceipts: [],
      },
      {
        topic: "delhaize_shop",
        partitions: [{ partition: 0, records: 1, lag: 6 }],
        records: 1,
        stored: ["13"],
        closings: [],
        repeats: 0,
        deadLetters: [],
        erased: [],
        otherReceipts: [],
      },
    ],
  );
});

Deno.test("handleBatch() never commits when a step fails for good, and rejects with its error", async (t) => {
  const fault = new Error("A fault of ours");
  const cases: { name: string; options: Partial<HandleBatchOptions>; expected: string[] }[] = [
    {
      name: "prepare",
      options: {
        prepare: () => {
          throw fault;
        },
      },
      expected: [],
    },
    { name: "store", options: { store: () => Promise.reject(fault) }, expected: [] },
    {
      name: "publishDeadLetters",
      options: { publishDeadLetters: () => Promise.reject(fault) },
      expected: ["store 0 1"],
    },
  ];
  for (const { name, options, expected } of cases) {
    await t.step(name, async () => {
      const world = aWorld(options);
      const error = await assertRejects(() => world.handleBatch(world.aBatch([good(0), bad(1)])));
      assertEquals(error, fault);
      assertEquals(world.events, expected);
      assertEquals(world.delays, []);
    });
  }
});

Deno.test("handleBatch() keeps what it committed when a later transaction fails", async () => {
  const world = aWorld({
    bounds: { maxRecords: 1 },
    failures: { store: [undefined, new Error("No")] },
  });
  await assertRejects(() => world.handleBatch(world.aBatch([good(0), good(1)])), Error, "No");
  assertEquals(world.events, ["store 0", "commit 0", "heartbeat", "store 1"]);
});

Deno.test("handleBatch() rejects when the commit does, and stores no more", async () => {
  const world = aWorld({ bounds: { maxRecords: 1 } });
  const batch = { ...world.aBatch([good(0), good(1)]), commit: () => Promise.reject(outage()) };
  await assertRejects(() => world.handleBatch(batch), OutageError, "It is away");
  assertEquals(world.events, ["store 0"]);
});

Deno.test("handleBatch() retries an outage of the store with growing delays, up to 2 s", async () => {
  const world = aWorld({ failures: { store: Array.from({ length: 8 }, outage) } });
  await world.handleBatch(world.aBatch([good(0)]));

  assertEquals(world.events, [
    ...Array.from({ length: 9 }, () => "store 0"),
    "commit 0",
    "heartbeat",
  ]);
  assertEquals(world.retries, 8);
  const longest = [100, 200, 400, 800, 1_600, 2_000, 2_000, 2_000];
  assertEquals(world.delays.length, longest.length);
  for (const [index, delayMs] of world.delays.entries()) {
    const most = longest[index] ?? 0;
    assertLessOrEqual(delayMs, most, `Delay ${index}`);
    assertGreaterOrEqual(delayMs, most / 2, `Delay ${index}`);
  }
});

Deno.test("handleBatch() says why it waits and what to do, in words and not as a stack", async () => {
  const lines: unknown[] = [];
  await configure({
    reset: true,
    sinks: { lines: ({ properties }: LogRecord) => lines.push(properties) },
    loggers: [
      { category: ["consumer", "store"], sinks: ["lines"], lowestLevel: "warning" },
      { category: ["logtape", "meta"], sinks: [] },
    ],
  });
  const away = new DatabaseError("Cannot run a statement: it is full", { sqlstate: "53300" });
  try {
    const world = aWorld({ failures: { store: [away, away] }, isRetriable });
    await world.handleBatch(world.aBatch([good(0)]));
  } finally {
    await reset();
  }
  assertEquals(lines, [{
    topic: "delhaize_shop",
    partitions: 1,
    attempt: 0,
    reason: "Cannot run a statement: it is full",
    advice: "Postgres has no connection left: end some, or raise max_connections",
  }]);
});

Deno.test("handleBatch() stores once when only the publishing of dead letters is retried", async () => {
  const world = aWorld({ failures: { publish: [outage(), outage()] } });
  await world.handleBatch(world.aBatch([bad(0)]));
  assertEquals(world.events, [
    "store 0",
    "publish 0",
    "publish 0",
    "publish 0",
    "commit 0",
    "heartbeat",
  ]);
  assertEquals(world.retries, 2);
});

Deno.test("handleBatch() gives up without a commit when the partition is no longer its own", async (t) => {
  await t.step("before it begins", async () => {
    const world = aWorld();
    await world.handleBatch({ ...world.aBatch([good(0)]), isCurrent: () => false });
    assertEquals(world.events, []);
  });
  await t.step("between two transactions", async () => {
    const world = aWorld({ bounds: { maxRecords: 1 } });
    const batch = world.aBatch([good(0), good(1)]);
    const isCurrent = () => !world.events.includes("commit 0");
    await world.handleBatch({ ...batch, isCurrent });
    assertEquals(world.events, ["store 0", "commit 0", "heartbeat"]);
  });
  await t.step("while it waits for Postgres", async () => {
    const world = aWorld({ failures: { store: [outage(), outage(), outage(), outage()] } });
    const batch = world.aBatch([good(0)]);
    await world.handleBatch({ ...batch, isCurrent: () => world.delays.length < 3 });
    assertEquals(world.events, ["store 0", "store 0", "store 0"]);
  });
  await t.step("while it waits for the dead letter topic", async () => {
    const world = aWorld({ failures: { publish: [outage(), outage()] } });
    const batch = world.aBatch([bad(0), good(1)]);
    await world.handleBatch({ ...batch, isCurrent: () => world.delays.length < 1 });
    assertEquals(world.events, ["store 0 1", "publish 0"]);
  });
});

Deno.test("handleBatch() heartbeats while a step takes long and while it waits", async (t) => {
  for (const place of ["store", "publish", "sleep"] as const) {
    await t.step(place, async () => {
      let beats = 0;
      const untilBeating = async () => {
        const before = beats;
        await waitUntil("heartbeats come", () => beats >= before + 3);
      };
      const world = aWorld({
        heartbeatIntervalMs: 1,
        failures: { store: place === "sleep" ? [outage()] : [] },
        during: { [place]: untilBeating },
      });
      const batch = world.aBatch([bad(0)]);
      await world.handleBatch({
        ...batch,
        heartbeat: () => Promise.resolve(void beats++),
      });
      assertEquals(world.events.at(-1), "commit 0");
    });
  }
});

Deno.test({
  name: "handleBatch() stops heartbeating when it is done, and when a step has failed",
  // Deno 2.9 leaves these off unless asked; they name a timer that is left running.
  sanitizeOps: true,
  sanitizeResources: true,
  async fn() {
    const world = aWorld({ heartbeatIntervalMs: 1, failures: { store: [new Error("No")] } });
    await assertRejects(() => world.handleBatch(world.aBatch([good(0)])), Error, "No");
    await world.handleBatch(world.aBatch([good(0)]));
    assertEquals(world.events, ["store 0", "store 0", "commit 0", "heartbeat"]);
  },
});

Deno.test("handleBatch() commits what it stored although the group rebalances meanwhile", async () => {
  let refused = 0;
  const world = aWorld({
    heartbeatIntervalMs: 1,
    during: { store: () => waitUntil("a heartbeat is refused", () => refused > 0).then(() => {}) },
    bounds: { maxRecords: 1 },
  });
  const rebalance = new Error("The group is rebalancing, so a rejoin is needed");
  const batch = {
    ...world.aBatch([good(0), good(1)]),
    heartbeat() {
      refused++;
      return Promise.reject(rebalance);
    },
  };
  const error = await assertRejects(() => world.handleBatch(batch));
  assertEquals(error, rebalance);
  assertEquals(world.events, ["store 0", "commit 0"]);
});

interface WorldOptions extends Partial<HandleBatchOptions> {
  /** What differs from the usual bounds of a transaction. */
  readonly bounds?: Partial<TransactionBounds>;
  /** What each call of a step rejects with; undefined and past the end it goes well. */
  readonly failures?: {
    readonly store?: readonly (Error | undefined)[];
    readonly publish?: readonly (Error | undefined)[];
  };
  /** How many records each call of `store` stores; all of them past the end. */
  readonly parts?: readonly number[];
  /** What a step waits for before it goes on. */
  readonly during?: Partial<Record<"store" | "publish" | "sleep", () => Promise<void>>>;
}

/** A handler in a world of fakes that notes in which order things happened. */
function aWorld(
  { failures = {}, during = {}, parts = [], bounds = {}, ...options }: WorldOptions = {},
) {
  const events: string[] = [];
  const delays: number[] = [];
  const positions: PartitionPosition[] = [];
  const storedPart = [...parts];
  const failing = { store: [...failures.store ?? []], publish: [...failures.publish ?? []] };
  let retries = 0;

  async function store(
    batch: readonly PreparedRecord[],
    from: readonly PartitionPosition[] = [],
  ): Promise<StoredBatch> {
    note("store", batch.map(recordOf));
    positions.push(...from);
    await during.store?.();
    const failure = failing.store.shift();
    if (failure !== undefined) throw failure;
    return asStored(batch.slice(0, storedPart.shift()));
  }
  function note(what: string, records: readonly RawRecord[]): void {
    events.push(`${what} ${records.map(({ offset }) => offset).join(" ")}`);
  }

  return {
    events,
    delays,
    /** What each call of `store` began at. */
    positions,
    get retries() {
      return retries;
    },
    handleBatch: createHandleBatch({
      readBounds: () => ({ maxRecords: 500, maxBytes: 500_000, maxTransactions: 2, ...bounds }),
      traceBatch: (_records, work) => work(),
      prepare,
      store,
      async publishDeadLetters(deadLetters) {
        note("publish", deadLetters.map(({ record }) => record));
        await during.publish?.();
        const failure = failing.publish.shift();
        if (failure !== undefined) throw failure;
      },
      isRetriable: (error) => error instanceof OutageError,
      onRetry: () => retries++,
      async sleep(ms) {
        delays.push(ms);
        await during.sleep?.();
      },
      ...options,
    }),
    aBatch: (records: readonly RawRecord[]): SourceBatch => ({
      topic: "delhaize_shop",
      partition: 0,
      records,
      position: aPosition({ nextOffset: BigInt(records.at(0)?.offset ?? 0) }),
      highWatermark: BigInt(records.at(-1)?.offset ?? -1) + 1n,
      isCurrent: () => true,
      heartbeat: () => Promise.resolve(void events.push("heartbeat")),
      moveBehind: ({ offset }) => BigInt(offset) + 1n,
      commit: (offsets) =>
        Promise.resolve(
          void events.push(`commit ${offsets.map(({ offset }) => offset - 1n).join(" ")}`),
        ),
    }),
  };
}

function asStored(batch: readonly PreparedRecord[]): StoredBatch {
  return {
    stored: batch.flatMap((it) => it.kind === "basket" ? [it.row] : []),
    repeats: 0,
    deadLetters: batch.flatMap((it) => it.kind === "dead_letter" ? [it.deadLetter] : []),
  };
}

function good(offset: number): RawRecord {
  return aRecord(aWireBasket({ id: `b-${offset}` }), { offset: String(offset) });
}

function bad(offset: number): RawRecord {
  return aRecord("{", { offset: String(offset) });
}

function outage(): OutageError {
  return new OutageError("It is away");
}
