/**
 * Faults that tests switch on: what the broker does then, and that kafkajs's idempotent producer
 * loses and doubles nothing. No other broker can be told to fail, so no other is held to it.
 *
 * @module
 */
import { assertEquals, assertGreaterOrEqual } from "@std/assert";
import { aBatch } from "../../support/kafka/a_batch.ts";
import { aTopic } from "../../support/kafka/a_topic.ts";
import { aProducer, createKafka } from "../../support/kafka/kafkajs.ts";
import { connectRaw } from "../../support/kafka/raw_connection.ts";
import { readTopic } from "../../support/kafka/read_topic.ts";
import { listOffset, produce } from "../../support/kafka/requests.ts";
import { startTestBroker } from "../../support/kafka/start_test_broker.ts";
import { may } from "../../support/permissions.ts";

const ignore = !may.runStack;

Deno.test("faults hit the produce requests they are meant for", { ignore }, async () => {
  await using broker = await startTestBroker();
  const { address, faults } = broker;
  using connection = await connectRaw(address);
  const topic = await aTopic(connection);
  const send = async (baseSequence: number) => {
    using sender = await connectRaw(address);
    return await produce(sender, { topic, batch: aBatch({ producerId: 1, baseSequence }) });
  };
  const end = async () => (await listOffset(connection, { topic, timestampMs: -1 })).offset;

  faults.failProduce({ append: false, answer: "NOT_LEADER_OR_FOLLOWER" }, { times: 2 });
  assertEquals(await send(0), { error: "NOT_LEADER_OR_FOLLOWER", offset: -1 });
  assertEquals(await send(0), { error: "NOT_LEADER_OR_FOLLOWER", offset: -1 });
  assertEquals(await send(0), { error: "NONE", offset: 0 });

  faults.failProduce({ append: false, answer: "drop" });
  assertEquals([await send(1), await end()], ["closed", 1]);

  faults.failProduce({ append: true, answer: "drop" });
  assertEquals([await send(1), await end()], ["closed", 2]);
  assertEquals([await send(1), await end()], [{ error: "NONE", offset: 1 }, 2]);

  faults.failProduce({ append: true, answer: "REQUEST_TIMED_OUT" });
  assertEquals([await send(2), await end()], [{ error: "REQUEST_TIMED_OUT", offset: -1 }, 3]);

  faults.failProduce({ append: false, answer: "drop" }, {
    matching: ({ topics, clientId }) => topics.includes("another") || clientId !== "raw",
  });
  assertEquals(await send(3), { error: "NONE", offset: 3 });

  faults.delay("Produce", 60);
  const before = performance.now();
  await send(4);
  assertGreaterOrEqual(performance.now() - before, 59);

  faults.refuseConnections(true);
  assertEquals(await send(5).catch(() => "closed"), "closed");
  faults.clear();
  assertEquals(await send(5), { error: "NONE", offset: 5 });
});

Deno.test("an answer that was lost does not double what was sent", { ignore }, async () => {
  await using broker = await startTestBroker();
  const { address, faults } = broker;
  using connection = await connectRaw(address);
  const topic = await aTopic(connection);
  await using producer = await aProducer(await createKafka(address), {
    idempotent: true,
    maxInFlightRequests: 1,
  });
  const send = (from: number) =>
    producer.send({ topic, messages: [{ value: `${from}` }, { value: `${from + 1}` }] });
  await send(0);
  faults.failProduce({ append: true, answer: "REQUEST_TIMED_OUT" });
  await send(2);
  faults.failProduce({ append: false, answer: "NOT_LEADER_OR_FOLLOWER" }, { times: 3 });
  await send(4);
  faults.failProduce({ append: true, answer: "drop" });
  await send(6);
  const records = await readTopic(address, topic);
  assertEquals(records.map(({ value }) => value), ["0", "1", "2", "3", "4", "5", "6", "7"]);
});
