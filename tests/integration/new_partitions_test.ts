/**
 * Partitions that are added while a consumer and a producer run are used soon. By default kafkajs asks
 * for them every five minutes.
 *
 * @module
 */
import { createTopic } from "../support/kafka/create_topic.ts";
import { freshName } from "../support/fresh_name.ts";
import { mayStartBroker, startBrokerUnderTest } from "../support/kafka/start_broker_under_test.ts";
import { toTestKafkaOptions } from "../support/kafka/to_test_kafka_options.ts";
import { waitUntil } from "../support/wait_until.ts";

Deno.test({
  name: "clients use a partition that was added, not only after five minutes",
  ignore: !mayStartBroker,
  async fn() {
    await using broker = await startBrokerUnderTest();
    const topic = freshName("growing");
    await createTopic(broker.address, topic, 1);
    const { createKafka, createPartitioner } = await import("../../shared/kafka/client.ts");
    const kafka = createKafka(toTestKafkaOptions(broker.address));
    const read = new Set<number>();
    const consumer = kafka.consumer({ groupId: freshName("group"), maxWaitTimeInMs: 300 });
    await consumer.connect();
    await consumer.subscribe({ topics: [topic], fromBeginning: true });
    await consumer.run({
      eachMessage: ({ partition }) => Promise.resolve(void read.add(partition)),
    });
    const producer = kafka.producer({ createPartitioner });
    await producer.connect();
    const send = (partition?: number) =>
      producer.send({
        topic,
        messages: [{ value: "x", ...partition === undefined ? {} : { partition } }],
      });
    await send(0);
    await waitUntil("the first partition is read", () => Promise.resolve(read.has(0)));

    const admin = kafka.admin();
    await admin.connect();
    await admin.createPartitions({ topicPartitions: [{ topic, count: 2 }] });
    await admin.disconnect();
    await waitUntil(
      "the second is read",
      async () => {
        // Without a key records go round: to both partitions, once the producer knows them.
        await send();
        return read.has(1);
      },
    );
    await Promise.all([consumer.disconnect(), producer.disconnect()]);
  },
});
