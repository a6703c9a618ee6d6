/**
 * A connection that ends in the middle of an answer: what came of it must not be taken for the beginning
 * of the next answer.
 *
 * @module
 */
import { assertRejects } from "@std/assert";
import { startTestBroker } from "../../support/kafka/start_test_broker.ts";
import { toTestKafkaOptions } from "../../support/kafka/to_test_kafka_options.ts";
import { may } from "../../support/permissions.ts";
import { startRelay } from "../../support/relay.ts";
import { waitUntil } from "../../support/wait_until.ts";

for (const halfBytes of [3, 6, 30, 55]) {
  Deno.test(`a client is well again after ${halfBytes} bytes of an answer`, {
    ignore: !may.runStack,
  }, async () => {
    await using broker = await startTestBroker();
    await using relay = startRelay({
      to: Number(broker.address.split(":")[1]),
      isKafka: true,
      halfBytes,
    });
    const { createKafka } = await import("../../../shared/kafka/client.ts");
    const admin = createKafka(toTestKafkaOptions(`127.0.0.1:${relay.port}`)).admin();
    await admin.connect();
    await admin.createTopics({ topics: [{ topic: "t", numPartitions: 3 }] });
    for (let round = 0; round < 3; round++) {
      relay.set("half_answers");
      await admin.fetchTopicOffsets("t").catch(() => {});
      relay.set("open");
      await waitUntil(
        "the client is well again",
        () => admin.fetchTopicOffsets("t").then(() => true, () => false),
      );
    }
    await admin.disconnect();
  });
}

Deno.test("an answer that is too short to be one fails its request, and ends nothing", {
  ignore: !may.runStack,
}, async () => {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const serving = (async () => {
    for await (const connection of listener) {
      await connection.read(new Uint8Array(1_000));
      await connection.write(new Uint8Array(4));
      await connection.read(new Uint8Array(1));
      connection.close();
    }
  })();
  const { createKafka } = await import("../../../shared/kafka/client.ts");
  const admin = createKafka(toTestKafkaOptions(`127.0.0.1:${listener.addr.port}`)).admin();
  await assertRejects(() => admin.connect(), Error, "Closed connection");
  await admin.disconnect();
  listener.close();
  await serving;
});
