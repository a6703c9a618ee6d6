/**
 * Topics as kafkajs's admin client creates them.
 *
 * @module
 */
import { waitUntil } from "../wait_until.ts";
import { connected, createKafka } from "./kafkajs.ts";

/** Creates one topic with Kafka's `configs`, and waits until the broker leads its partitions. */
export async function createTopic(
  address: string,
  topic: string,
  numPartitions: number,
  configs: Readonly<Record<string, string>> = {},
): Promise<void> {
  await using admin = await connected((await createKafka(address)).admin());
  const configEntries = Object.entries(configs).map(([name, value]) => ({ name, value }));
  await admin.createTopics({
    topics: [{ topic, numPartitions, configEntries }],
    waitForLeaders: false,
  });
  // Not with `waitForLeaders`: Kafka answers before it knows the topic, and kafkajs gives up then.
  await waitUntil(`${topic} has its leaders`, async () => {
    try {
      const { topics: [found] } = await admin.fetchTopicMetadata({ topics: [topic] });
      return found?.partitions.length === numPartitions;
    } catch {
      return false;
    }
  });
}
