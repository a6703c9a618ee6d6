/**
 * What topics a broker has.
 *
 * @module
 */
import { connected, createKafka } from "./kafkajs.ts";

/** The number of partitions of each topic. */
export async function readPartitions(address: string): Promise<Readonly<Record<string, number>>> {
  await using admin = await connected((await createKafka(address)).admin());
  const { topics } = await admin.fetchTopicMetadata();
  return Object.fromEntries(
    topics.map(({ name, partitions }) => [name, partitions.length]).toSorted(),
  );
}
