/**
 * What kafkajs forgets when leaders move, and that it is noticed.
 *
 * @module
 */
import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import type { Message, RecordMetadata } from "kafkajs";
import { notePartitions, refuseUnanswered } from "../../../shared/kafka/answered_partitions.ts";
import { startTestBroker } from "../../support/kafka/start_test_broker.ts";
import { toTestKafkaOptions } from "../../support/kafka/to_test_kafka_options.ts";
import { may } from "../../support/permissions.ts";

const ignore = !may.runStack;

/** kafkajs's own sending, as far as it is called here. */
type CreateSendMessages = (options: Readonly<Record<string, unknown>>) => (
  request: { readonly acks: number; readonly topicMessages: readonly unknown[] },
) => Promise<readonly RecordMetadata[]>;

/**
 * Sends a message to each of two partitions. Broker 1 leads the first and takes it; broker 2 leads the
 * other, and is away. When kafkajs tries again, broker 1 leads both.
 */
async function sendWhileLeaderMoves(messages: readonly Message[]) {
  const { default: createSendMessages } = await import("kafkajs/src/producer/sendMessages.js") as {
    default: CreateSendMessages;
  };
  const written: number[] = [];
  let hasMoved = false;
  const toBroker = (nodeId: number) => ({
    nodeId,
    produce({ topicData }: { readonly topicData: readonly { readonly partitions: unknown[] }[] }) {
      const partitions = topicData.flatMap((topic) => topic.partitions as { partition: number }[]);
      if (nodeId === 2) return Promise.reject(Object.assign(new Error(), { retriable: true }));
      written.push(...partitions.map(({ partition }) => partition));
      return Promise.resolve({
        topics: [{
          topicName: "live",
          partitions: partitions.map(({ partition }) => ({ partition, errorCode: 0, offset: "7" })),
        }],
      });
    },
  });
  const brokers = new Map([1, 2].map((nodeId) => [nodeId, toBroker(nodeId)]));
  const nothing = () => Promise.resolve();
  const send = createSendMessages({
    logger: { error() {}, debug() {} },
    cluster: {
      addMultipleTargetTopics: nothing,
      refreshMetadataIfNecessary: nothing,
      findTopicPartitionMetadata: () => [{ partitionId: 0 }, { partitionId: 1 }],
      findLeaderForPartitions: () => hasMoved ? { 1: [0, 1] } : { 1: [0], 2: [1] },
      findBroker: ({ nodeId }: { readonly nodeId: string }) =>
        Promise.resolve(brokers.get(Number(nodeId))),
      isConnected: () => true,
    },
    partitioner: notePartitions(() => ({ message }: { readonly message: Message }) =>
      Number(message.key)
    )(),
    eosManager: {
      acquireBrokerLock: nothing,
      releaseBrokerLock: nothing,
      isTransactional: () => false,
      getSequence: () => 0,
      updateSequence() {},
      getProducerId: () => 1,
      getProducerEpoch: () => 0,
    },
    async retrier(attempt: () => Promise<unknown>) {
      await attempt().catch(() => hasMoved = true);
      return await attempt();
    },
  });
  return {
    answers: await send({ acks: -1, topicMessages: [{ topic: "live", messages }] }),
    written,
  };
}

Deno.test("kafkajs resolves although it never sent to a partition whose leader moved", {
  ignore,
}, async () => {
  const messages: Message[] = [{ key: "0", value: "a" }, { key: "1", value: "b" }];
  const { answers, written } = await sendWhileLeaderMoves(messages);
  assertEquals(written, [0]);
  assertThrows(
    () => refuseUnanswered(messages, answers),
    Error,
    "No broker answered for partition 1",
  );
});

Deno.test("refuseUnanswered() accepts messages whose partitions have an answer each", () => {
  const messages = [{ partition: 0 }, { partition: 2 }, { partition: 0 }];
  refuseUnanswered(messages, [{ partition: 2 }, { partition: 0 }]);
});

Deno.test("the client rejects a send unless each partition of its messages has an answer", {
  ignore,
}, async () => {
  const { createKafka } = await import("../../../shared/kafka/client.ts");
  await using broker = await startTestBroker();
  const kafka = createKafka(toTestKafkaOptions(broker.address));
  const admin = kafka.admin();
  await admin.connect();
  await admin.createTopics({ topics: [{ topic: "t", numPartitions: 1 }] });
  await admin.disconnect();
  const producer = kafka.producer();
  await producer.connect();
  await producer.send({ topic: "t", acks: -1, messages: [{ value: "a" }] });
  // kafkajs sends nothing at all to a partition that has no leader.
  await assertRejects(
    () => producer.send({ topic: "t", acks: -1, messages: [{ value: "b", partition: 7 }] }),
    Error,
    "No broker answered for partition 7",
  );
  await producer.disconnect();
});
