/**
 * Concurrent records share produce requests, and each caller gets the outcome of its own record.
 *
 * @module
 */
import { assertEquals, assertInstanceOf, assertStrictEquals } from "@std/assert";
import { setImmediate } from "node:timers";
import {
  createPublisher,
  type Publisher,
  type PublisherOptions,
  type SentBatch,
} from "../../../api/publish/publisher.ts";
import type { PublishOutcome } from "../../../api/publish/publish_outcome.ts";
import { SendError } from "../../../api/publish/send_error.ts";
import { anOutgoing, createFakeSend } from "./fake_send.ts";

Deno.test("publish() gathers concurrent records into one batch, in order", async () => {
  const fake = createFakeSend();
  await using publisher = createPublisher({ send: fake.send });
  const outcomes = publishAll(publisher, ["a", "b", "c"]);
  const batch = await fake.next();
  assertEquals([batch.keys, batch.values, batch.headers], [
    ["key of a", "key of b", "key of c"],
    ["a", "b", "c"],
    [{ "request-id": "r-a" }, { "request-id": "r-b" }, { "request-id": "r-c" }],
  ]);
  batch.answer([
    { partition: 2, offset: 70 },
    { partition: 0, offset: 5 },
    { partition: 2, offset: 71 },
  ]);
  assertEquals(await outcomes, [
    { status: "accepted", partition: 2, offset: 70 },
    { status: "accepted", partition: 0, offset: 5 },
    { status: "accepted", partition: 2, offset: 71 },
  ]);
});

Deno.test("publish() sends values as UTF-8", async () => {
  const fake = createFakeSend();
  await using publisher = createPublisher({ send: fake.send });
  const outcome = publisher.publish(anOutgoing('{"name":"Crème 🍌"}'));
  const batch = await fake.next();
  assertEquals(batch.values, ['{"name":"Crème 🍌"}']);
  batch.acknowledge();
  await outcome;
});

Deno.test("publish() resolves for no caller before the broker has answered", async () => {
  const fake = createFakeSend();
  await using publisher = createPublisher({ send: fake.send });
  let answered = false;
  const outcome = publisher.publish(anOutgoing("a")).finally(() => answered = true);
  const batch = await fake.next();
  await turns(20);
  assertEquals(answered, false);
  batch.acknowledge();
  assertEquals(await outcome, { status: "accepted", partition: 0, offset: 0 });
});

Deno.test("publish() sends a lone record without waiting for a timer", async () => {
  const fake = createFakeSend();
  await using publisher = createPublisher({ send: fake.send, now: () => 0 });
  const outcome = publisher.publish(anOutgoing("a"));
  await turns(3);
  assertEquals(fake.batches.map(({ values }) => values), [["a"]]);
  fake.batches[0]?.acknowledge();
  await outcome;
});

Deno.test("publish() keeps one batch in flight; what comes meanwhile is the next", async () => {
  const fake = createFakeSend();
  await using publisher = createPublisher({ send: fake.send });
  const first = publisher.publish(anOutgoing("a"));
  const batchA = await fake.next();
  const second = publishAll(publisher, ["b", "c"]);
  await turns(20);
  const third = publisher.publish(anOutgoing("d"));
  await turns(20);
  assertEquals(fake.batches.length, 1);
  batchA.acknowledge(0);
  assertEquals(await first, { status: "accepted", partition: 0, offset: 0 });
  const batchB = await fake.next();
  assertEquals(batchB.values, ["b", "c", "d"]);
  batchB.acknowledge(1);
  assertEquals(await Promise.all([second, third]), [
    [
      { status: "accepted", partition: 0, offset: 1 },
      { status: "accepted", partition: 0, offset: 2 },
    ],
    { status: "accepted", partition: 0, offset: 3 },
  ]);
});

Deno.test("publish() does not wait past the linger while records keep coming", async () => {
  let nowMs = 0;
  const sent: { atMs: number; records: number }[] = [];
  await using publisher = createPublisher({
    send(records) {
      sent.push({ atMs: nowMs, records: records.length });
      return Promise.resolve(records.map((_, offset) => ({ partition: 0, offset })));
    },
    lingerMs: 5,
    now: () => nowMs,
  });
  const outcomes: Promise<PublishOutcome>[] = [];
  // A new record every turn and a turn every millisecond: company never ends by itself.
  for (; nowMs < 50; nowMs++) {
    const turn = turns(1);
    outcomes.push(publisher.publish(anOutgoing(`${nowMs}`)));
    await turn;
  }
  await Promise.all(outcomes);
  assertEquals(sent[0], { atMs: 5, records: 6 });
  assertEquals(sent.map(({ records }) => records).reduce((sum, records) => sum + records), 50);
});

Deno.test("publish() caps a batch", async (t) => {
  const big = "x".repeat(11);
  const cases: {
    name: string;
    options: Partial<PublisherOptions>;
    input: string[];
    expected: string[][];
  }[] = [
    {
      name: "in records",
      options: { maxBatchRecords: 2 },
      input: ["a", "b", "c", "d", "e"],
      expected: [["a", "b"], ["c", "d"], ["e"]],
    },
    {
      name: "in records, one each",
      options: { maxBatchRecords: 1 },
      input: ["a", "b"],
      expected: [["a"], ["b"]],
    },
    {
      name: "in bytes, up to the cap",
      options: { maxBatchBytes: 10 },
      input: ["12345", "67890", "1", "234567890", "1"],
      expected: [["12345", "67890"], ["1", "234567890"], ["1"]],
    },
    {
      name: "in bytes, not characters",
      options: { maxBatchBytes: 4 },
      input: ["éé", "🍌", "é", "x"],
      expected: [["éé"], ["🍌"], ["é", "x"]],
    },
    {
      name: "but sends a larger record alone",
      options: { maxBatchBytes: 10 },
      input: ["a", big, "b"],
      expected: [["a"], [big], ["b"]],
    },
  ];
  for (const { name, options, input, expected } of cases) {
    await t.step(name, async () => {
      const fake = createFakeSend();
      await using publisher = createPublisher({ send: fake.send, ...options });
      const outcomes = publishAll(publisher, input);
      let offset = 0;
      for (const values of expected) {
        const batch = await fake.next();
        assertEquals(batch.values, values);
        batch.acknowledge(offset);
        offset += values.length;
      }
      assertEquals(
        await outcomes,
        input.map((_, index) => ({ status: "accepted", partition: 0, offset: index })),
      );
    });
  }
});

Deno.test("publish() puts 500 records and 600,000 bytes into a batch by default", async () => {
  const fake = createFakeSend();
  await using publisher = createPublisher({ send: fake.send });
  const small = publishAll(publisher, Array.from({ length: 1_200 }, (_, index) => `${index}`));
  const sizes: number[] = [];
  while (sizes.length < 3) {
    const batch = await fake.next();
    sizes.push(batch.values.length);
    batch.acknowledge();
  }
  await small;
  const large = publishAll(publisher, Array(10).fill("x".repeat(300_000)));
  while (sizes.length < 8) {
    const batch = await fake.next();
    sizes.push(batch.values.length);
    batch.acknowledge();
  }
  await large;
  assertEquals(sizes, [500, 500, 200, 2, 2, 2, 2, 2]);
});

Deno.test("publish() refuses past the bound of the queue, records in flight included", async (t) => {
  const cases: { name: string; options: Partial<PublisherOptions> }[] = [
    { name: "in records", options: { maxQueuedRecords: 3 } },
    { name: "in bytes", options: { maxQueuedBytes: 6 } },
  ];
  for (const { name, options } of cases) {
    await t.step(name, async () => {
      const fake = createFakeSend();
      await using publisher = createPublisher({ send: fake.send, ...options });
      const first = publisher.publish(anOutgoing("aa"));
      const batchA = await fake.next();
      const second = publishAll(publisher, ["bb", "cc"]);
      assertEquals([publisher.queuedRecords, publisher.full], [3, true]);
      assertEquals(await publisher.publish(anOutgoing("dd")), {
        status: "refused",
        reason: "overloaded",
      });
      assertEquals(publisher.queuedRecords, 3);
      batchA.acknowledge();
      await first;
      assertEquals([publisher.queuedRecords, publisher.full], [2, false]);
      const batchB = await fake.next();
      // A failed batch frees its room too.
      batchB.reject(new SendError("Cannot send", { mayBeAppended: true }));
      await second;
      assertEquals([publisher.queuedRecords, publisher.full], [0, false]);
      const third = publisher.publish(anOutgoing("ee"));
      (await fake.next()).acknowledge(9);
      assertEquals(await third, { status: "accepted", partition: 0, offset: 9 });
    });
  }
});

Deno.test("publish() refuses a record that would wait too long behind other batches", async () => {
  const fake = createFakeSend();
  let nowMs = 10_000;
  await using publisher = createPublisher({
    send: fake.send,
    maxBatchRecords: 2,
    maxWaitMs: 500,
    now: () => nowMs,
  });
  const first = publisher.publish(anOutgoing("a"));
  const batchA = await fake.next();
  const fitting = publishAll(publisher, ["b", "c"]);
  nowMs = 10_330;
  // They all go with the next batch, however long it takes.
  assertEquals(publisher.overloaded, false);
  const third = publisher.publish(anOutgoing("d"));
  assertEquals(publisher.overloaded, false, "1.5 batches of 330 ms");
  nowMs = 10_340;
  assertEquals([publisher.overloaded, publisher.full], [true, false], "1.5 batches of 340 ms");
  assertEquals(await publisher.publish(anOutgoing("e")), {
    status: "refused",
    reason: "overloaded",
  });
  batchA.acknowledge(0);
  await first;
  const batchB = await fake.next();
  assertEquals([batchB.values, publisher.overloaded], [["b", "c"], false]);
  // The batch in flight has just begun, but the last one took 340 ms.
  const more = publishAll(publisher, ["f", "g"]);
  assertEquals(publisher.overloaded, true);
  nowMs = 10_350;
  batchB.acknowledge(1);
  await fitting;
  const batchC = await fake.next();
  assertEquals(batchC.values, ["d", "f"]);
  batchC.acknowledge(3);
  (await fake.next()).acknowledge(5);
  assertEquals(await third, { status: "accepted", partition: 0, offset: 3 });
  await more;
});

Deno.test("publish() takes what waits exactly as long as it may, also between two batches", async () => {
  const fake = createFakeSend();
  const overloaded: boolean[] = [];
  let nowMs = 10_000;
  await using publisher = createPublisher({
    send: fake.send,
    maxBatchRecords: 1,
    maxWaitMs: 500,
    now: () => nowMs,
    // The batch before has ended, and the next has not begun.
    onBatch: () => overloaded.push(publisher.overloaded),
  });
  const outcomes = publishAll(publisher, ["a", "b", "c"]);
  const batchA = await fake.next();
  nowMs += 250;
  batchA.acknowledge();
  const batchB = await fake.next();
  const last = publisher.publish(anOutgoing("d"));
  nowMs += 251;
  batchB.acknowledge();
  (await fake.next()).acknowledge();
  (await fake.next()).acknowledge();
  await Promise.all([outcomes, last]);
  assertEquals(overloaded.slice(0, 2), [false, true], "2 batches of 250 ms, 2 of 251 ms");
});

Deno.test("publish() sends a batch with the time that its oldest record has left", async () => {
  const fake = createFakeSend();
  let nowMs = 100;
  await using publisher = createPublisher({
    send: fake.send,
    deadlineMs: 4_000,
    now: () => nowMs,
  });
  const outcomes = [publisher.publish(anOutgoing("a"))];
  const batchA = await fake.next();
  nowMs = 1_100;
  outcomes.push(publisher.publish(anOutgoing("b")));
  nowMs = 1_600;
  outcomes.push(publisher.publish(anOutgoing("c")));
  nowMs = 3_100;
  batchA.acknowledge();
  const batchB = await fake.next();
  outcomes.push(publisher.publish(anOutgoing("d")));
  nowMs = 7_000;
  batchB.acknowledge();
  const batchC = await fake.next();
  batchC.acknowledge();
  await Promise.all(outcomes);
  assertEquals(
    fake.batches.map(({ values, timeoutMs }) => ({ values, timeoutMs })),
    [
      { values: ["a"], timeoutMs: 4_000 },
      { values: ["b", "c"], timeoutMs: 2_000 },
      { values: ["d"], timeoutMs: 250 },
    ],
  );
});

Deno.test("publish() waits for 4 s by default", async () => {
  const fake = createFakeSend();
  await using publisher = createPublisher({ send: fake.send, now: () => 0 });
  const outcome = publisher.publish(anOutgoing("a"));
  const batch = await fake.next();
  assertEquals(batch.timeoutMs, 4_000);
  batch.acknowledge();
  await outcome;
});

Deno.test("publish() answers within its deadline however long the queue is", async () => {
  let nowMs = 0;
  await using publisher = createPublisher({
    // A broker that hangs: every batch costs all of its time.
    send(_, { timeoutMs }) {
      nowMs += timeoutMs;
      return Promise.reject(new SendError("No answer", { mayBeAppended: true }));
    },
    maxBatchRecords: 1,
    deadlineMs: 4_000,
    now: () => nowMs,
  });
  const answers = await Promise.all(
    Array.from({ length: 20 }, async (_, index) => {
      const outcome = await publisher.publish(anOutgoing(`${index}`));
      return { outcome, atMs: nowMs };
    }),
  );
  assertEquals(answers.filter(({ atMs }) => atMs > 4_250), []);
  // One was sent. The others never were, so that nobody need ask what became of them.
  assertEquals(answers.map(({ outcome }) => outcome), [
    { status: "refused", reason: "outcome_unknown" },
    ...Array<PublishOutcome>(19).fill({ status: "refused", reason: "broker_unavailable" }),
  ]);
});

Deno.test("publish() says what a failed batch means for its records", async (t) => {
  const cases: { name: string; error: unknown; expected: PublishOutcome }[] = [
    {
      name: "the broker can have them",
      error: new SendError("Cannot send", { mayBeAppended: true }),
      expected: { status: "refused", reason: "outcome_unknown" },
    },
    {
      name: "the broker cannot have them",
      error: new SendError("Cannot connect", { mayBeAppended: false }),
      expected: { status: "refused", reason: "broker_unavailable" },
    },
    {
      name: "the broker says that the clocks differ",
      error: new SendError("Cannot send", { mayBeAppended: true, refusal: "clock_wrong" }),
      expected: { status: "refused", reason: "clock_wrong" },
    },
    {
      name: "an error that says neither",
      error: new TypeError("Broken"),
      expected: { status: "refused", reason: "outcome_unknown" },
    },
    {
      name: "no error at all",
      error: undefined,
      expected: { status: "refused", reason: "outcome_unknown" },
    },
  ];
  for (const { name, error, expected } of cases) {
    await t.step(name, async () => {
      const fake = createFakeSend();
      await using publisher = createPublisher({ send: fake.send });
      const failing = publishAll(publisher, ["a", "b"]);
      const batchA = await fake.next();
      const following = publisher.publish(anOutgoing("c"));
      batchA.reject(error);
      assertEquals(await failing, [expected, expected]);
      const batchB = await fake.next();
      assertEquals(batchB.values, ["c"]);
      batchB.acknowledge(7);
      assertEquals(await following, { status: "accepted", partition: 0, offset: 7 });
    });
  }
});

Deno.test("publish() never rejects, also when send() throws", async () => {
  await using publisher = createPublisher({
    send() {
      throw new TypeError("Broken");
    },
  });
  const refused: PublishOutcome = { status: "refused", reason: "outcome_unknown" };
  assertEquals(await publisher.publish(anOutgoing("a")), refused);
  assertEquals(await publisher.publish(anOutgoing("b")), refused);
});

Deno.test("publish() accepts no record without a position", async () => {
  const fake = createFakeSend();
  await using publisher = createPublisher({ send: fake.send });
  const outcomes = publishAll(publisher, ["a", "b"]);
  (await fake.next()).answer([{ partition: 0, offset: 0 }]);
  assertEquals(await outcomes, [
    { status: "accepted", partition: 0, offset: 0 },
    { status: "refused", reason: "outcome_unknown" },
  ]);
});

Deno.test("publish() makes smaller batches for a while after one was too large", async () => {
  const sizes: number[] = [];
  let nowMs = 0;
  await using publisher = createPublisher({
    send(records) {
      sizes.push(records.length);
      return records.length > 3
        ? Promise.reject(TOO_LARGE)
        : Promise.resolve(records.map((_, offset) => ({ partition: 0, offset })));
    },
    maxBatchBytes: 80,
    now: () => nowMs,
  });
  const tenBytes = Array<string>(8).fill("x".repeat(10));
  const sendEight = async () => {
    sizes.length = 0;
    await publishAll(publisher, tenBytes);
    return [...sizes];
  };
  assertEquals(await sendEight(), [8, 4, 2, 2, 4, 2, 2], "halved until the broker takes them");
  assertEquals(await sendEight(), [2, 2, 2, 2], "remembered");
  nowMs = 60_000;
  assertEquals(await sendEight(), [4, 2, 2, 2, 2], "tried with twice as much after a minute");
  nowMs = 119_999;
  assertEquals(await sendEight(), [2, 2, 2, 2]);
});

Deno.test("publish() rejects at once what is as large as a record that was refused", async () => {
  const sent: number[] = [];
  let nowMs = 0;
  await using publisher = createPublisher({
    send(records) {
      sent.push(records.length);
      return records.some(({ value }) => value.length > 100)
        ? Promise.reject(TOO_LARGE)
        : Promise.resolve(records.map((_, offset) => ({ partition: 0, offset })));
    },
    now: () => nowMs,
  });
  const statusOf = async (value: string) =>
    (await publisher.publish({ key: "k", value, timestampMs: 0, headers: {} })).status;
  assertEquals([await statusOf("x".repeat(200)), sent], ["rejected", [1]]);
  assertEquals([await statusOf("y".repeat(200)), sent], ["rejected", [1]], "without asking");
  assertEquals([await statusOf("x".repeat(150)), sent], ["rejected", [1, 1]], "smaller: asks");
  assertEquals([await statusOf("x".repeat(100)), sent], ["accepted", [1, 1, 1]]);
  nowMs = 60_000;
  assertEquals([await statusOf("z".repeat(200)), sent], ["rejected", [1, 1, 1, 1]], "asks again");
  assertEquals(publisher.queuedRecords, 0);
});

Deno.test("createPublisher() reports each batch", async () => {
  const fake = createFakeSend();
  const reports: SentBatch[] = [];
  let nowMs = 1_000;
  await using publisher = createPublisher({
    send: fake.send,
    onBatch: (report) => reports.push(report),
    now: () => nowMs,
  });
  const first = publishAll(publisher, ["a", "b"]);
  const batchA = await fake.next();
  nowMs = 1_250;
  batchA.acknowledge();
  await first;
  const error = new SendError("Cannot send", { mayBeAppended: true });
  const second = publisher.publish(anOutgoing("c"));
  const batchB = await fake.next();
  nowMs = 3_250;
  batchB.reject(error);
  await second;
  const third = publishAll(publisher, ["d", "e"]);
  const invalid = new SendError("Cannot send", { mayBeAppended: true, refusal: "invalid" });
  (await fake.next()).reject(invalid);
  (await fake.next()).reject(invalid);
  (await fake.next()).acknowledge();
  await third;
  assertEquals(reports, [
    { records: 2, seconds: 0.25, splits: 0, rejected: 0, error: undefined },
    { records: 1, seconds: 2, splits: 0, rejected: 0, error },
    { records: 2, seconds: 0, splits: 1, rejected: 1, error: undefined },
  ]);
});

Deno.test("disposing refuses new records and waits for those it has", async () => {
  const fake = createFakeSend();
  const publisher = createPublisher({ send: fake.send, maxBatchRecords: 1 });
  const outcomes = publishAll(publisher, ["a", "b"]);
  const batchA = await fake.next();
  let disposed = false;
  const disposing = publisher[Symbol.asyncDispose]().then(() => disposed = true);
  const refused: PublishOutcome = { status: "refused", reason: "shutting_down" };
  assertEquals(await publisher.publish(anOutgoing("c")), refused);
  batchA.acknowledge(0);
  const batchB = await fake.next();
  assertEquals([batchB.values, disposed], [["b"], false]);
  batchB.acknowledge(1);
  await disposing;
  assertEquals(await outcomes, [
    { status: "accepted", partition: 0, offset: 0 },
    { status: "accepted", partition: 0, offset: 1 },
  ]);
  assertEquals(await publisher.publish(anOutgoing("d")), refused);
  assertEquals(fake.batches.length, 2);
});

Deno.test("disposing ends at once when nothing waits, and can be repeated", async () => {
  const fake = createFakeSend();
  const publisher = createPublisher({ send: fake.send });
  await publisher[Symbol.asyncDispose]();
  await publisher[Symbol.asyncDispose]();
  assertEquals(fake.batches, []);
});

Deno.test("SendError keeps its cause and what it knows", () => {
  const cause = new Error("ECONNREFUSED");
  const error = new SendError("Cannot connect to the broker", { mayBeAppended: false, cause });
  assertInstanceOf(error, Error);
  assertEquals([error.name, error.message, error.mayBeAppended], [
    "SendError",
    "Cannot connect to the broker",
    false,
  ]);
  assertStrictEquals(error.cause, cause);
});

const TOO_LARGE = new SendError("Cannot send", { mayBeAppended: true, refusal: "too_large" });

function publishAll(
  publisher: Publisher,
  values: readonly string[],
): Promise<readonly PublishOutcome[]> {
  return Promise.all(values.map((value) => publisher.publish(anOutgoing(value))));
}

/** Lets the event loop go round. */
async function turns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn++) {
    await new Promise<void>((resolve) => void setImmediate(resolve));
  }
}
