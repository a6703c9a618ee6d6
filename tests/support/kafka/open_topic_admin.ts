/**
 * What operators do to topics: make them again, delete records, add partitions.
 *
 * @module
 */
import { waitUntil } from "../wait_until.ts";
import { toTestKafkaOptions } from "./to_test_kafka_options.ts";

/** A connected admin client. */
export interface TopicAdminClient extends AsyncDisposable {
  /** Creates a topic. */
  create(topic: string, options?: { readonly partitions?: number }): Promise<void>;
  /** Deletes a topic and creates it again, as soon as the broker has let go of it. */
  makeAgain(topic: string, options?: { readonly partitions?: number }): Promise<void>;
  /** Deletes the records of a partition below `before`, as retention does. */
  deleteRecords(
    topic: string,
    options: { readonly partition: number; readonly before: bigint },
  ): Promise<
    void
  >;
  /** Gives a topic more partitions. */
  addPartitions(topic: string, options: { readonly partitions: number }): Promise<void>;
  /** Commits an offset of a group that has no members. */
  commit(groupId: string, offset: { topic: string; partition: number; offset: string }): Promise<
    void
  >;
  /** Deletes a group that has no members. */
  deleteGroup(groupId: string): Promise<void>;
  /** First offset kept, and offset of the next record, of each partition. */
  readEnds(topic: string): Promise<readonly { partition: number; low: string; high: string }[]>;
}

/** Connects to the broker at `address`. */
export async function openTopicAdmin(address: string): Promise<TopicAdminClient> {
  // It reads the environment at import, which bare `deno test` does not allow.
  const { createKafka } = await import("../../../shared/kafka/client.ts");
  const admin = createKafka(toTestKafkaOptions(address)).admin();
  await admin.connect();

  async function create(topic: string, { partitions = 1 } = {}): Promise<void> {
    // A real Kafka deletes in the background: until it is done, the topic exists.
    const topics = [{ topic, numPartitions: partitions, replicationFactor: 1 }];
    await waitUntil(
      `${topic} is created`,
      () => admin.createTopics({ topics, waitForLeaders: false }),
    );
    // Of kafkajs's own waiting a topic that was just deleted makes an error.
    await waitUntil(`${topic} has leaders`, async () => {
      const found = await admin.fetchTopicMetadata({ topics: [topic] }).catch(() => undefined);
      const [metadata] = found?.topics ?? [];
      return metadata?.partitions.length === partitions &&
        metadata.partitions.every(({ leader }) => leader >= 0);
    });
  }

  return {
    create,
    async makeAgain(topic, options) {
      await admin.deleteTopics({ topics: [topic] });
      await create(topic, options);
    },
    async deleteRecords(topic, { partition, before }) {
      await admin.fetchTopicOffsets(topic); // kafkajs looks for the leader in what it knows
      await admin.deleteTopicRecords({
        topic,
        partitions: [{ partition, offset: String(before) }],
      });
    },
    async addPartitions(topic, { partitions }) {
      await admin.createPartitions({ topicPartitions: [{ topic, count: partitions }] });
    },
    async commit(groupId, { topic, partition, offset }) {
      await admin.setOffsets({ groupId, topic, partitions: [{ partition, offset }] });
    },
    async deleteGroup(groupId) {
      await admin.deleteGroups([groupId]);
    },
    readEnds: (topic) => admin.fetchTopicOffsets(topic),
    [Symbol.asyncDispose]: () => admin.disconnect(),
  };
}
