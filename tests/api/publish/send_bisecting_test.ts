/**
 * A broker that takes smaller batches, and records that it never takes, cost nobody else anything:
 * every record has one outcome, and records of one key keep their order.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import fc from "fast-check";
import type { OutgoingRecord, RecordPosition } from "../../../api/publish/outgoing_record.ts";
import type { PublishOutcome } from "../../../api/publish/publish_outcome.ts";
import { createLearnedLimits } from "../../../api/publish/learned_limits.ts";
import { type BisectedBatch, sendBisecting } from "../../../api/publish/send_bisecting.ts";
import { SendError } from "../../../api/publish/send_error.ts";

const UNKNOWN: PublishOutcome = { status: "refused", reason: "outcome_unknown" };

Deno.test("sendBisecting() finds the record that is too large and sends the others", async () => {
  const broker = createFakeBroker({ limit: 20, maxBytes: 20 });
  const batch = await send(broker, ["a", "b", "x".repeat(30), "d"]);
  assertEquals(batch, {
    outcomes: [
      { status: "accepted", partition: 0, offset: 0 },
      { status: "accepted", partition: 0, offset: 1 },
      {
        status: "rejected",
        fault: {
          code: "too_large_for_broker",
          detail: "Its record has 92 bytes with key and headers, and the broker takes at most 20",
        },
      },
      { status: "accepted", partition: 0, offset: 2 },
    ],
    splits: 2,
    error: undefined,
  });
  assertEquals(broker.requests, [["a", "b", LARGE, "d"], ["a", "b"], [LARGE, "d"], [LARGE], ["d"]]);
});

Deno.test("sendBisecting() says the size where the limit is not known, or makes no sense", async (t) => {
  for (const maxBytes of [undefined, 1_048_588]) {
    await t.step(String(maxBytes), async () => {
      const { outcomes } = await send(createFakeBroker({ limit: 20, maxBytes }), ["x".repeat(30)]);
      const detail = "The broker takes no record of 92 bytes";
      assertEquals(outcomes, [
        { status: "rejected", fault: { code: "too_large_for_broker", detail } },
      ]);
    });
  }
});

Deno.test("sendBisecting() finds the record that is invalid", async () => {
  const broker = createFakeBroker({ invalid: "bad" });
  const { outcomes, error } = await send(broker, ["a", "bad", "c", "d", "e"]);
  assertEquals(
    outcomes.map((outcome) => outcome.status === "rejected" ? outcome.fault.code : outcome.status),
    ["accepted", "refused_by_broker", "accepted", "accepted", "accepted"],
  );
  assertEquals(error, undefined);
});

Deno.test("sendBisecting() halves nothing that smaller batches do not mend", async (t) => {
  const cases: { name: string; error: unknown; outcome: PublishOutcome }[] = [
    { name: "an outage", error: anError({ mayBeAppended: true }), outcome: UNKNOWN },
    {
      name: "no connection",
      error: anError({ mayBeAppended: false }),
      outcome: { status: "refused", reason: "broker_unavailable" },
    },
    {
      name: "timestamps",
      error: anError({ mayBeAppended: true, refusal: "clock_wrong" }),
      outcome: { status: "refused", reason: "clock_wrong" },
    },
    { name: "a fault of ours", error: new TypeError("Broken"), outcome: UNKNOWN },
  ];
  for (const { name, error, outcome } of cases) {
    await t.step(name, async () => {
      const batch = await send({ send: () => Promise.reject(error), requests: [] }, ["a", "b"]);
      assertEquals(batch, { outcomes: [outcome, outcome], splits: 0, error });
    });
  }
});

Deno.test("sendBisecting() sends nothing after a failure in the middle", async () => {
  const broker = createFakeBroker({ limit: 2, failAt: 4 });
  // abcd, ab: taken, cd: fails; then efgh waits for its client.
  const { outcomes, splits, error } = await send(broker, [..."abcdefgh"]);
  assertEquals(broker.requests.map((values) => values.join("")), ["abcdefgh", "abcd", "ab", "cd"]);
  assertEquals(outcomes.map(({ status }) => status).slice(0, 2), ["accepted", "accepted"]);
  // Even where nothing could be sent: a request before may have been taken in part.
  assertEquals(outcomes.slice(2), Array(6).fill(UNKNOWN));
  assertEquals([splits, (error as Error).message], [2, "The broker is away"]);
});

Deno.test("sendBisecting() knows nothing of records that a single refused request had", async () => {
  // abcd: too large for the broker, which decides on each partition by itself; ab: never sent.
  const broker = createFakeBroker({ limit: 2, failAt: 2 });
  const { outcomes, splits } = await send(broker, [..."abcd"]);
  assertEquals(broker.requests.map((values) => values.join("")), ["abcd", "ab"]);
  assertEquals([splits, outcomes], [1, Array(4).fill(UNKNOWN)]);
});

Deno.test("sendBisecting() stops when its time is up", async () => {
  const broker = createFakeBroker({ limit: 1 });
  const learned: number[] = [];
  let attempts = 0;
  const { outcomes, error } = await sendBisecting([..."abcd"].map(aRecord), {
    send: broker.send,
    limits: { ...NO_LIMITS, batchRefused: (bytes) => void learned.push(bytes) },
    firstTimeoutMs: 250,
    timeLeftMs: () => 30 - 10 * attempts++,
  });
  assertEquals(broker.timeouts, [250, 30, 20, 10]);
  assertEquals(outcomes.map(({ status }) => status), [
    "accepted",
    "accepted",
    "refused",
    "refused",
  ]);
  const { message, mayBeAppended } = error as SendError;
  assertEquals(message, "No time is left for the rest of a refused batch");
  // The broker may have taken a part of the request that it refused.
  assertEquals(mayBeAppended, true);
  assertEquals(learned, [2], "nothing of the batch that was not tried to its end");
});

Deno.test("sendBisecting() learns from batches, unless a record alone was too large", async () => {
  const learned: number[] = [];
  const limits = { ...NO_LIMITS, batchRefused: (bytes: number) => void learned.push(bytes) };
  const options = { limits, firstTimeoutMs: 1, timeLeftMs: () => 1 };
  const { send } = createFakeBroker({ limit: 3 });
  await sendBisecting([..."abcdefgh"].map(aRecord), { ...options, send });
  assertEquals(learned, [4, 4, 8]);
  learned.length = 0;
  await sendBisecting(["a", "xxxx"].map(aRecord), { ...options, send });
  assertEquals(learned, []);
  // What is invalid together and not alone says nothing about sizes.
  let attempts = 0;
  const { outcomes } = await sendBisecting(["a", "b"].map(aRecord), {
    ...options,
    send: (records) =>
      attempts++ === 0
        ? Promise.reject(anError({ mayBeAppended: true, refusal: "invalid" }))
        : Promise.resolve(records.map((_, offset) => ({ partition: 0, offset }))),
  });
  assertEquals(outcomes.map(({ status }) => status), ["accepted", "accepted"]);
  assertEquals(learned, []);
});

Deno.test("sendBisecting() does not know the outcome of the one record without a position", async () => {
  const positions = [{ partition: 0, offset: 7 }];
  const batch = await send({ send: () => Promise.resolve(positions), requests: [] }, ["a", "b"]);
  assertEquals(batch, {
    outcomes: [{ status: "accepted", partition: 0, offset: 7 }, UNKNOWN],
    splits: 0,
    error: undefined,
  });
});

Deno.test("sendBisecting() has no outcome for a batch without records", async () => {
  const error = anError({ mayBeAppended: true, refusal: "too_large" });
  const batch = await send({ send: () => Promise.reject(error), requests: [] }, []);
  assertEquals(batch, { outcomes: [], splits: 0, error });
});

Deno.test("sendBisecting() answers for each record once, whatever the broker refuses", async () => {
  const records = fc.array(
    fc.record({
      key: fc.constantFrom("k", "l", "m", "n", "o"),
      size: fc.oneof(
        { weight: 5, arbitrary: fc.integer({ min: 4, max: 12 }) },
        fc.integer({
          min: 4,
          max: 60,
        }),
      ),
    }),
    { minLength: 1, maxLength: 40 },
  );
  const faults = fc.record({
    limit: fc.integer({ min: 4, max: 60 }),
    failAt: fc.option(fc.integer({ min: 1, max: 30 }), { nil: undefined }),
  });
  await fc.assert(
    fc.asyncProperty(records, faults, async (parts, { limit, failAt }) => {
      // Each value is unique: its index, padded.
      const sent = parts.map(({ key, size }, index) => ({
        ...aRecord(String(index).padEnd(size, " ")),
        key,
      }));
      const broker = createFakeBroker({ limit, failAt, partitions: 3 });
      const { outcomes, error } = await sendBisecting(sent, {
        send: broker.send,
        limits: createLearnedLimits({ maxBatchBytes: 600_000, now: () => 0 }),
        firstTimeoutMs: 1,
        timeLeftMs: () => 1,
      });
      assertEquals(outcomes.length, sent.length);
      for (const [index, outcome] of outcomes.entries()) {
        const { value } = sent[index] as OutgoingRecord;
        switch (outcome.status) {
          case "accepted":
            assertEquals(broker.log(outcome.partition)[outcome.offset], value);
            break;
          case "rejected":
            assertEquals(value.length > limit, true, "it would have fitted");
            break;
          case "refused":
            assertEquals(error !== undefined, true, "nothing failed");
        }
      }
      // The first time that a record of a key is appended, those before it have been.
      for (const key of new Set(sent.map(({ key }) => key))) {
        const log = broker.log(partitionOf(key, 3)).filter((value) =>
          sent[Number(value)]?.key === key
        );
        const firsts = [...new Set(log)].map(Number);
        assertEquals(firsts, firsts.toSorted((a, b) => a - b), `order of ${key}`);
      }
    }),
    { numRuns: 500 },
  );
});

interface FakeBrokerOptions {
  /** Most value bytes that one partition takes at once. */
  readonly limit?: number;
  /** What the topic says that its limit is. */
  readonly maxBytes?: number | undefined;
  readonly invalid?: string;
  /** The request, from 1, from which on it is away. */
  readonly failAt?: number | undefined;
  readonly partitions?: number;
}

/** Decides on each partition by itself, as Kafka does, and says only that one was refused. */
function createFakeBroker(
  { limit = Infinity, maxBytes, invalid, failAt = Infinity, partitions = 1 }: FakeBrokerOptions,
) {
  const requests: string[][] = [];
  const timeouts: number[] = [];
  const logs = Array.from({ length: partitions }, (): string[] => []);
  return {
    requests,
    timeouts,
    log: (partition: number) => logs[partition] ?? [],
    send(
      records: readonly OutgoingRecord[],
      { timeoutMs }: { readonly timeoutMs: number },
    ): Promise<readonly RecordPosition[]> {
      timeouts.push(timeoutMs);
      if (requests.push(records.map(({ value }) => value)) >= failAt) {
        return Promise.reject(anError({ mayBeAppended: false }));
      }
      const byPartition = Map.groupBy(records, ({ key }) => partitionOf(key, partitions));
      const positions = new Map<OutgoingRecord, RecordPosition>();
      let refusal: "too_large" | "invalid" | undefined;
      for (const [partition, batch] of byPartition) {
        if (batch.reduce((sum, { value }) => sum + value.length, 0) > limit) refusal = "too_large";
        else if (batch.some(({ value }) => value === invalid)) refusal = "invalid";
        else {
          for (const record of batch) {
            const offset = (logs[partition]?.push(record.value) ?? 0) - 1;
            positions.set(record, { partition, offset });
          }
        }
      }
      if (refusal !== undefined) {
        return Promise.reject(anError({ mayBeAppended: true, refusal, maxBytes }));
      }
      return Promise.resolve(records.flatMap((record) => positions.get(record) ?? []));
    },
  };
}

const LARGE = "x".repeat(30);
const NO_LIMITS = createLearnedLimits({ maxBatchBytes: 600_000, now: () => 0 });

function send(
  broker: Pick<ReturnType<typeof createFakeBroker>, "send" | "requests">,
  values: readonly string[],
): Promise<BisectedBatch> {
  return sendBisecting(values.map(aRecord), {
    send: broker.send,
    limits: createLearnedLimits({ maxBatchBytes: 600_000, now: () => 0 }),
    firstTimeoutMs: 1_000,
    timeLeftMs: () => 1_000,
  });
}

function anError(options: ConstructorParameters<typeof SendError>[1]): SendError {
  return new SendError("The broker is away", options);
}

function aRecord(value: string): OutgoingRecord {
  return { key: "k", value, valueBytes: value.length, timestampMs: 0, headers: {} };
}

function partitionOf(key: string, partitions: number): number {
  return key.charCodeAt(0) % partitions;
}
