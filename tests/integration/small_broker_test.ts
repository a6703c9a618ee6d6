/**
 * A broker whose `message.max.bytes` is smaller than the API's batches, here as the topic's own
 * limit: whatever fits is accepted, and what never will is answered as that.
 *
 * @module
 */
import { assertEquals, assertGreater, assertLess, assertMatch } from "@std/assert";
import { createApp } from "../../api/app.ts";
import { createPublisher, type SentBatch } from "../../api/publish/publisher.ts";
import { DEFAULT_TOPICS } from "../../shared/kafka/topics.ts";
import { aWireBasket } from "../support/a_basket.ts";
import { anApp } from "../api/an_app.ts";
import { createTopic } from "../support/kafka/create_topic.ts";
import { readTopic } from "../support/kafka/read_topic.ts";
import { mayStartBroker, startBrokerUnderTest } from "../support/kafka/start_broker_under_test.ts";
import { toTestKafkaOptions } from "../support/kafka/to_test_kafka_options.ts";

const LIMIT = 20_000;
const { live, bulk } = DEFAULT_TOPICS;

Deno.test("a broker that takes 20,000 bytes at once", { ignore: !mayStartBroker }, async (t) => {
  await using broker = await startBrokerUnderTest();
  for (const topic of [live, bulk]) {
    await createTopic(broker.address, topic, 3, { "max.message.bytes": String(LIMIT) });
  }
  const { createRecordSender } = await import("../../api/publish/record_sender.ts");
  const options = {
    kafka: toTestKafkaOptions(broker.address),
    topics: DEFAULT_TOPICS,
    partitions: 3,
    replicationFactor: 1,
  };
  await using liveSender = createRecordSender({ ...options, topic: live });
  await using bulkSender = createRecordSender({ ...options, topic: bulk });
  const batches: SentBatch[] = [];
  const onBatch = (batch: SentBatch) => void batches.push(batch);
  // Lines that a slow machine has no time to split would be in `retry`.
  const patient = { deadlineMs: 60_000, onBatch };
  await using publisher = createPublisher({ send: liveSender.send, ...patient });
  await using bulkPublisher = createPublisher({ send: bulkSender.send, ...patient });
  const app = createApp({
    publisher,
    bulkPublisher,
    topic: live,
    checkBroker: () => Promise.resolve(true),
    metrics: anApp().metrics,
  });
  const post = async (path: string, contentType: string, body: string) =>
    await app.request(path, { method: "POST", headers: { "content-type": contentType }, body });
  const postBasket = (basket: object) =>
    post("/baskets", "application/json", JSON.stringify(basket));

  await t.step("single baskets at once are accepted, each with its own receipt", async () => {
    const ids = Array.from({ length: 300 }, (_, index) => `b-${index}`);
    const receipts = await Promise.all(ids.map(async (id) => {
      const response = await postBasket(aSizedBasket(id, 20));
      assertEquals(response.status, 202, await response.clone().text());
      const { partition, offset } = await response.json();
      return `${partition}/${offset} ${id}`;
    }));
    const stored = await readTopic(broker.address, live);
    const places = stored.map(({ partition, offset, value }) =>
      `${partition}/${offset} ${JSON.parse(value ?? "").id}`
    );
    assertEquals(receipts.filter((receipt) => !places.includes(receipt)), []);
    assertGreater(batches.reduce((sum, { splits }) => sum + splits, 0), 0);
    assertEquals(batches.filter(({ error }) => error !== undefined), []);
  });

  await t.step(
    "a basket that never fits is 413 with the limit, at once the next time",
    async () => {
      for (const id of ["large", "large again"]) {
        const response = await postBasket(aSizedBasket(id, 400));
        const { code, detail } = await response.json();
        assertEquals([response.status, code], [413, "too_large_for_broker"]);
        assertMatch(
          detail,
          /^Its record has 2\d{4} bytes with key and headers, and the broker takes at most 20000$/,
        );
        assertEquals(response.headers.get("retry-after"), null);
      }
      assertEquals((await postBasket(aSizedBasket("small", 1))).status, 202);
    },
  );

  await t.step("a batch is accepted but for the lines that never fit", async () => {
    batches.length = 0;
    const lines = Array.from({ length: 600 }, (_, index) =>
      // Every id twice, the second time with other content: their order must hold.
      JSON.stringify(
        aSizedBasket(`b-${index % 300}`, index % 100 === 50 ? 400 : 20 + index / 300),
      ));
    const response = await post("/baskets/batch", "application/x-ndjson", lines.join("\n"));
    const { errors, ...rest } = await response.json();
    const rejectedLines = [51, 151, 251, 351, 451, 551].map((line) => [line, line]);
    assertEquals([response.status, rest], [
      207,
      { accepted: 594, rejected: 6, retry: [], rejectedLines, errorsTruncated: false },
    ]);
    assertEquals(
      errors.map(({ line, code }: { line: number; code: string }) => `${line} ${code}`),
      [51, 151, 251, 351, 451, 551].map((line) => `${line} too_large_for_broker`),
    );
    const records = (await readTopic(broker.address, bulk)).map(({ value }) => value ?? "");
    const fitting = lines.filter((_, index) => index % 100 !== 50);
    assertEquals(
      fitting.filter((line) => !records.includes(line)).length,
      0,
      "accepted, not there",
    );
    assertEquals(new Set(records).size, fitting.length);
    const first = new Map<string, string>();
    for (const value of records) {
      const { id } = JSON.parse(value);
      if (!first.has(id)) first.set(id, value);
    }
    assertEquals(
      [...first].filter(([id, value]) =>
        fitting.find((line) => JSON.parse(line).id === id) !== value
      ),
      [],
      "the second version is before the first",
    );
    // A refused request can have been taken in part, so some records are there twice: 1.1 to 1.3
    // times as many as were accepted, on either broker.
    assertLess(records.length, 2 * fitting.length);
  });
});

/** A basket with so many lines of some 50 bytes. */
function aSizedBasket(id: string, lines: number): object {
  const products = Array.from(
    { length: Math.floor(lines) },
    (_, index) => ({ id: `p-${index}`, name: "Banana of some length", price: 1.5 }),
  );
  return aWireBasket({ id, products });
}
