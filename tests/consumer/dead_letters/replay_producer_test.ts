/**
 * Replayed records on a real wire: as they came, where they stand, and what the broker may do to
 * them.
 *
 * @module
 */
import { assertEquals, assertRejects } from "@std/assert";
import { toReplayRecord } from "../../../consumer/dead_letters/replay_record.ts";
import type { RawRecord } from "../../../shared/basket/raw_record.ts";
import { openTopicClient } from "../../support/kafka/open_topic_client.ts";
import { aRecord } from "../../support/a_basket.ts";
import { may } from "../../support/permissions.ts";
import { startTestBroker, type TestBroker } from "../../support/kafka/start_test_broker.ts";
import { aStoredDeadLetter, at } from "../../support/a_stored_dead_letter.ts";

const ignore = !may.runStack;
const encode = (text: string) => new TextEncoder().encode(text);

Deno.test({
  name: "send() writes key, value and headers byte for byte and says where they stand",
  ignore,
  async fn() {
    await using broker = await startTestBroker();
    await using topics = await openTopicClient(broker.address, { topics: ["delhaize_shop"] });
    await using producer = await createProducer(broker);
    const position = at("delhaize_shop/0@7");
    const odd = aRecord(Uint8Array.of(0xc3, 0x28, 0), {
      ...position,
      key: Uint8Array.of(0, 0xff),
      headers: { odd: Uint8Array.of(0x80) },
    });
    const empty = aRecord(null, { ...position, headers: { odd: encode("") } });
    const results = [];
    for (const record of [odd, empty]) {
      results.push(await producer.send(toReplayRecord(aStoredDeadLetter({ position, record }))));
    }
    assertEquals(results, [
      { ok: true, to: "delhaize_shop/0@0" },
      { ok: true, to: "delhaize_shop/0@1" },
    ]);
    const found = await topics.read("delhaize_shop");
    assertEquals(
      found.map(toHex),
      [odd, empty].map(({ headers, ...record }) =>
        toHex({
          ...record,
          headers: {
            ...headers,
            "replay-of": encode("delhaize_shop/0@7"),
            "received-at": encode("2020-01-01T12:00:00.000Z"),
          },
        })
      ),
    );
  },
});

Deno.test({
  name: "send() says so when the broker refuses a record for good, and goes on with the next",
  ignore,
  async fn() {
    await using broker = await startTestBroker();
    await using topics = await openTopicClient(broker.address, { topics: ["delhaize_shop"] });
    await using producer = await createProducer(broker);
    broker.faults.failProduce({ append: false, answer: "MESSAGE_TOO_LARGE" });
    const record = toReplayRecord(aStoredDeadLetter());
    assertEquals(await producer.send(record), {
      ok: false,
      reason: "the broker refused it: MESSAGE_TOO_LARGE",
    });
    assertEquals(await producer.send(record), { ok: true, to: "delhaize_shop/0@0" });
    assertEquals((await topics.read("delhaize_shop")).length, 1);
  },
});

Deno.test({
  name: "send() writes once when the answer to the first attempt is lost",
  ignore,
  async fn() {
    await using broker = await startTestBroker();
    await using topics = await openTopicClient(broker.address, { topics: ["delhaize_shop"] });
    await using producer = await createProducer(broker);
    const record = toReplayRecord(aStoredDeadLetter());
    await producer.send(record);
    broker.faults.failProduce({ append: true, answer: "drop" });
    assertEquals(await producer.send(record), { ok: true, to: "delhaize_shop/0@1" });
    assertEquals((await topics.read("delhaize_shop")).length, 2);
  },
});

Deno.test({
  name: "send() rejects while the broker is away, and works again when it is back",
  ignore,
  async fn() {
    await using broker = await startTestBroker();
    await using _topics = await openTopicClient(broker.address, { topics: ["delhaize_shop"] });
    const { isKafkaError } = await import("../../../shared/kafka/kafka_error.ts");
    await using producer = await createProducer(broker);
    const record = toReplayRecord(aStoredDeadLetter());
    broker.faults.refuseConnections(true);
    const error = await assertRejects(() => producer.send(record));
    assertEquals(isKafkaError(error), true, String(error));
    broker.faults.refuseConnections(false);
    assertEquals(await producer.send(record), { ok: true, to: "delhaize_shop/0@0" });
  },
});

Deno.test({
  name: "send() makes no topic that is missing",
  ignore,
  async fn() {
    await using broker = await startTestBroker();
    await using topics = await openTopicClient(broker.address, { topics: ["delhaize_shop"] });
    await using producer = await createProducer(broker);
    const record = toReplayRecord(aStoredDeadLetter({ position: at("missing/0@1") }));
    await assertRejects(() => producer.send(record));
    await assertRejects(() => topics.read("missing"));
  },
});

function toHex({ key, value, headers }: RawRecord) {
  return {
    key: key && new Uint8Array(key).toHex(),
    value: value && new Uint8Array(value).toHex(),
    headers: Object.fromEntries(
      Object.entries(headers).map(([name, bytes]) => [name, new Uint8Array(bytes).toHex()]),
    ),
  };
}

async function createProducer({ kafka }: TestBroker) {
  const { createReplayProducer } = await import(
    "../../../consumer/dead_letters/replay_producer.ts"
  );
  return createReplayProducer(kafka);
}
