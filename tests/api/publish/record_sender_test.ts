/**
 * The real kafkajs against the local broker: receipts are true, and failures lose nothing.
 *
 * @module
 */
import { assertEquals, assertLess, assertRejects } from "@std/assert";
import type { RecordSender } from "../../../api/publish/record_sender.ts";
import { createPublisher } from "../../../api/publish/publisher.ts";
import type { OutgoingRecord } from "../../../api/publish/outgoing_record.ts";
import { SendError } from "../../../api/publish/send_error.ts";
import { createFaults, type ProduceSummary } from "../../../local/broker/faults.ts";
import type { KafkaOptions } from "../../../shared/kafka/kafka_options.ts";
import { DEFAULT_TOPICS } from "../../../shared/kafka/topics.ts";
import { aWireBasket } from "../../support/a_basket.ts";
import { may } from "../../support/permissions.ts";
import { anApp } from "../an_app.ts";
import { createTopic } from "../../support/kafka/create_topic.ts";
import { readPartitions } from "../../support/kafka/read_partitions.ts";
import { readTopic } from "../../support/kafka/read_topic.ts";
import { openTopicClient } from "../../support/kafka/open_topic_client.ts";
import { startRelay } from "../../support/relay.ts";
import { startTestBroker } from "../../support/kafka/start_test_broker.ts";
import { toTestKafkaOptions } from "../../support/kafka/to_test_kafka_options.ts";
import { waitUntil } from "../../support/wait_until.ts";

const ignore = !may.runStack;
const NOW = Date.now();
const TOPIC = DEFAULT_TOPICS.live;
const TIMEOUT = { timeoutMs: 4_000 };

Deno.test(
  "a batch of the largest keys and headers is none that the broker refuses",
  { ignore },
  async () => {
    await using broker = await startTestBroker();
    await using sender = await createSender(broker.kafka);
    await using publisher = createPublisher({ send: sender.send });
    const { LIMITS } = await import("../../../shared/basket/basket_schema.ts");
    // One key, so that all go to one partition; 1,800 bytes each, so that bytes bound the batch.
    const key = `${"🍌".repeat(LIMITS.storeLength)}/${"🍌".repeat(LIMITS.idLength)}`;
    const headers = {
      schema: "basket.v2",
      "request-id": "r".repeat(64),
      traceparent: "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
    };
    const outcomes = await Promise.all(
      Array.from(
        { length: 1_000 },
        () => publisher.publish({ key, value: "x".repeat(1_800), timestampMs: NOW, headers }),
      ),
    );
    assertEquals(outcomes.filter(({ status }) => status !== "accepted"), []);
  },
);

Deno.test(
  "createRecordSender() makes receipts true for 200 concurrent baskets",
  { ignore },
  async () => {
    await using broker = await startTestBroker();
    await using sender = await createSender(broker.kafka);
    await using publisher = createPublisher({ send: sender.send });
    const { createApp } = await import("../../../api/app.ts");
    const app = createApp({
      publisher,
      topic: TOPIC,
      checkBroker: () => Promise.resolve(true),
      metrics: anApp().metrics,
    });
    const receipts = await Promise.all(Array.from({ length: 200 }, async (_, index) => {
      const basket = aWireBasket({ id: `b-${index}`, store: `Store ${index % 7}` });
      const response = await app.request("/baskets", {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(basket),
      });
      assertEquals(response.status, 202);
      const receipt = await response.json();
      assertEquals([receipt.store, receipt.id], [basket.store, basket.id]);
      return { ...receipt, requestId: response.headers.get("x-request-id") };
    }));

    const records = await readTopic(broker.address, TOPIC);
    assertEquals(
      records.map(({ partition, offset, key, headers }) => ({
        partition,
        offset,
        key,
        requestId: headers["request-id"],
      })),
      receipts
        .toSorted((a, b) => a.partition - b.partition || a.offset - b.offset)
        .map(({ partition, offset, store, id, requestId }) => ({
          partition,
          offset,
          key: `${store}/${id}`,
          requestId,
        })),
    );
    assertEquals(new Set(records.map(({ partition }) => partition)).size, 6);
    for (const { key, value, headers } of records) {
      const { store, id } = JSON.parse(value ?? "");
      assertEquals([`${store}/${id}`, Object.keys(headers)], [key, ["request-id"]]);
    }
  },
);

Deno.test(
  "createRecordSender() has every replica that is in sync acknowledge",
  { ignore },
  async () => {
    await using broker = await startTestBroker();
    await using sender = await createSender(broker.kafka);
    const asked: number[] = [];
    // No fault: it only looks at what comes.
    const matching = ({ acks }: ProduceSummary) => asked.push(acks) === 0;
    broker.faults.failProduce({ append: true, answer: "drop" }, { matching });
    await sender.send([aSending("a")], TIMEOUT);
    await sender.send([aSending("b")], TIMEOUT);
    assertEquals(asked, [-1, -1]);
  },
);

Deno.test(
  "createRecordSender() keeps equal keys in one partition, in order",
  { ignore },
  async () => {
    await using broker = await startTestBroker();
    await using sender = await createSender(broker.kafka);
    const batches = [["x", "y", "x"], ["y", "x"]].map((keys, batch) =>
      keys.map((key, index) => aSending(`${batch}.${index}`, key))
    );
    const positions = [];
    for (const batch of batches) positions.push(...await sender.send(batch, TIMEOUT));
    const stored = await readTopic(broker.address, TOPIC);
    const read = batches.flat().map(({ value }) => {
      const record = stored.find((each) => each.value === value);
      return { partition: record?.partition, offset: record?.offset };
    });
    assertEquals(positions, read as typeof positions);
    const valuesOf = (wanted: string) =>
      stored.filter(({ key }) => key === wanted).map(({ value }) => value);
    assertEquals([valuesOf("x"), valuesOf("y")], [["0.0", "0.2", "1.1"], ["0.1", "1.0"]]);
  },
);

Deno.test(
  "createRecordSender() sends a record with the time at which it was received",
  { ignore },
  async () => {
    await using broker = await startTestBroker();
    await using sender = await createSender(broker.kafka);
    const times = [NOW - 4_000, NOW, NOW - 1];
    await sender.send(times.map((ms) => ({ ...aSending(String(ms)), timestampMs: ms })), TIMEOUT);
    await using topics = await openTopicClient(broker.address, { topics: [TOPIC] });
    const stored = await topics.read(TOPIC);
    assertEquals(stored.map(({ timestampMs }) => timestampMs), times);
  },
);

Deno.test(
  "createRecordSender() creates missing topics and leaves others alone",
  { ignore },
  async () => {
    await using broker = await startTestBroker();
    await createTopic(broker.address, DEFAULT_TOPICS.bulk, 2);
    await using sender = await createSender(broker.kafka, { partitions: 3 });
    await sender.connect();
    assertEquals(await readPartitions(broker.address), {
      delhaize_shop: 3,
      delhaize_shop_2: 2,
      delhaize_shop_dead_letters: 3,
    });
  },
);

Deno.test("createRecordSender() says soon that the broker is away", { ignore }, async () => {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const address = `127.0.0.1:${listener.addr.port}`;
  listener.close();
  await using sender = await createSender(toTestKafkaOptions(address));
  for (const attempt of [() => sender.send([aSending("a")], TIMEOUT), () => sender.connect()]) {
    const startedAt = performance.now();
    const error = await assertRejects(attempt, SendError);
    assertEquals([error.message, error.mayBeAppended], ["Cannot connect to the broker", false]);
    assertLess(performance.now() - startedAt, 20_000);
  }
});

Deno.test(
  "createRecordSender() gives up on a broker that is slow to connect, for good",
  { ignore },
  async () => {
    const faults = createFaults();
    await using broker = await startTestBroker({ faults });
    await using sender = await createSender(broker.kafka);
    faults.delay("InitProducerId", 700);
    const error = await assertRejects(
      () => sender.send([aSending("given up")], { timeoutMs: 300 }),
      SendError,
    );
    const message = "Cannot connect to the broker: no answer in 300 ms";
    assertEquals([error.message, error.mayBeAppended], [message, false]);
    // By its answer this batch is not in the topic; a late connection must not send it after all.
    const [position] = await sender.send([aSending("next")], TIMEOUT);
    faults.clear();
    const stored = await readTopic(broker.address, TOPIC);
    assertEquals(stored.map(({ value }) => value), ["next"]);
    assertEquals(position, { partition: stored[0]?.partition ?? -1, offset: 0 });
  },
);

Deno.test("createRecordSender() says what a refusal means", { ignore }, async (t) => {
  const faults = createFaults();
  await using broker = await startTestBroker({ faults });
  await using sender = await createSender(broker.kafka);
  const cases = [
    { answer: "MESSAGE_TOO_LARGE", refusal: "too_large", mayBeAppended: true, maxBytes: 1_048_588 },
    { answer: "INVALID_RECORD", refusal: "invalid", mayBeAppended: true },
    { answer: "INVALID_TIMESTAMP", refusal: "clock_wrong", mayBeAppended: true },
    { answer: "TOPIC_AUTHORIZATION_FAILED", refusal: undefined, mayBeAppended: false },
  ] as const;
  for (const { answer, ...expected } of cases) {
    await t.step(answer, async () => {
      faults.failProduce({ append: false, answer });
      const error = await assertRejects(() => sender.send([aSending("a")], TIMEOUT), SendError);
      const { refusal, mayBeAppended, maxBytes } = error;
      assertEquals({ maxBytes: undefined, ...expected }, { refusal, mayBeAppended, maxBytes });
    });
  }
  // The limit is only read for the last word on a single record.
  faults.failProduce({ append: false, answer: "MESSAGE_TOO_LARGE" });
  const two = [aSending("a"), aSending("b")];
  const error = await assertRejects(() => sender.send(two, TIMEOUT), SendError);
  assertEquals([error.refusal, error.maxBytes], ["too_large", undefined]);
});

Deno.test("createRecordSender() works again when the broker is back", { ignore }, async () => {
  await using broker = await startTestBroker();
  await using sender = await createSender(broker.kafka);
  const [before] = await sender.send([aSending("before")], TIMEOUT);
  await broker.close();
  await assertRejects(() => sender.send([aSending("meanwhile")], TIMEOUT), SendError);
  await broker.reopen();
  const [after] = await sender.send([aSending("after")], TIMEOUT);
  const stored = await readTopic(broker.address, TOPIC);
  assertEquals(stored.map(({ value }) => value), ["before", "after"]);
  assertEquals(
    [before, after],
    stored.map(({ partition, offset }) => ({ partition, offset })),
  );
});

Deno.test("createRecordSender() writes once when one answer was lost", { ignore }, async () => {
  const faults = createFaults();
  await using broker = await startTestBroker({ faults });
  await using sender = await createSender(broker.kafka);
  faults.failProduce({ append: true, answer: "drop" });
  const [first] = await sender.send([aSending("a")], TIMEOUT);
  const [second] = await sender.send([aSending("b")], TIMEOUT);
  const stored = await readTopic(broker.address, TOPIC);
  assertEquals(stored.map(({ value }) => value), ["a", "b"]);
  assertEquals(
    [first, second],
    stored.map(({ partition, offset }) => ({ partition, offset })),
  );
});

// kafkajs takes back the sequence numbers of a failed request; with the same producer the next
// batch would be answered as a duplicate of this one and never be written. It goes on repeating the
// request, over a new connection, after it was told to disconnect.
Deno.test(
  "createRecordSender() appends the batch after one whose answers were lost",
  { ignore },
  async (t) => {
    for (const answer of ["drop", "REQUEST_TIMED_OUT"] as const) {
      await t.step(answer, async () => {
        const faults = createFaults();
        await using broker = await startTestBroker({ faults });
        const to = Number(broker.address.split(":")[1]);
        await using relay = startRelay({ to, isKafka: true });
        await using sender = await createSender(toTestKafkaOptions(`127.0.0.1:${relay.port}`));
        await sender.connect();
        let isFailing = true;
        let answered = 0;
        faults.failProduce({ append: true, answer }, {
          times: 100,
          matching() {
            if (!isFailing) answered++;
            return isFailing;
          },
        });
        const error = await assertRejects(
          () => sender.send([aSending("lost answer")], { timeoutMs: 300 }),
          SendError,
        );
        const message = "Cannot send to the broker: no answer in 300 ms";
        assertEquals([error.message, error.mayBeAppended], [message, true]);
        isFailing = false;
        const [position] = await sender.send([aSending("different")], TIMEOUT);
        await waitUntil("the first request is answered", () => answered > 1);
        const stored = await readTopic(broker.address, TOPIC);
        assertEquals(stored.map(({ value }) => value), ["lost answer", "different"]);
        assertEquals(position, { partition: stored[1]?.partition ?? -1, offset: 1 });
        await sender[Symbol.asyncDispose]();
        await waitUntil("no connection is left", () => relay.connections() === 0);
      });
    }
  },
);

async function createSender(
  kafka: KafkaOptions,
  { partitions = 6 }: { readonly partitions?: number } = {},
): Promise<RecordSender> {
  const { createRecordSender } = await import("../../../api/publish/record_sender.ts");
  return createRecordSender({ kafka, topic: TOPIC, topics: DEFAULT_TOPICS, partitions });
}

/** A record to send; all of one key share a partition. */
function aSending(value: string, key = "Gent/b-1"): OutgoingRecord {
  return { key, value, valueBytes: value.length, timestampMs: NOW, headers: {} };
}
