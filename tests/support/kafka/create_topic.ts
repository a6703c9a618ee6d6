/**
 * Topics as kafkajs's admin client creates them.
 *
 * @module
 */
import { connected, createKafka } from "./kafkajs.ts";

/** Creates one topic, and waits until the broker leads its partitions. */
export async function createTopic(
  address: string,
  topic: string,
  numPartitions: number,
): Promise<void> {
  await using admin = await connected((await createKafka(address)).admin());
  await admin.createTopics({ topics: [{ topic, numPartitions }], waitForLeaders: true });
}
