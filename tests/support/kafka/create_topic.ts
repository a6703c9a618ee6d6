/**
 * Topics as kafkajs's admin client creates them.
 *
 * @module
 */
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
    waitForLeaders: true,
  });
}
