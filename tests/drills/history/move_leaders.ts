/**
 * Other leaders for all partitions, while every broker is well: as an operator moves them before
 * maintenance.
 *
 * @module
 */
import { DEFAULT_TOPICS } from "../../../shared/kafka/topics.ts";
import { toTestKafkaOptions } from "../../support/kafka/to_test_kafka_options.ts";
import type { World } from "../world.ts";

/**
 * Makes the next replica of each partition the one that leads it by preference. The brokers give it the
 * lead within five seconds: see `leader.imbalance.check.interval.seconds` of the cluster.
 *
 * @throws {Error} when the cluster does not take it, as without a majority of its controllers
 */
export async function moveLeaders({ brokers }: Pick<World, "brokers">): Promise<void> {
  const options = toTestKafkaOptions(brokers.map(({ address }) => address).join(","));
  // It reads the environment at import, which bare `deno test` does not allow.
  const { createKafka } = await import("../../../shared/kafka/client.ts");
  const admin = createKafka(options).admin();
  await admin.connect();
  try {
    const { topics } = await admin.fetchTopicMetadata({
      topics: [DEFAULT_TOPICS.live, DEFAULT_TOPICS.bulk],
    });
    await admin.alterPartitionReassignments({
      topics: topics.map(({ name, partitions }) => ({
        topic: name,
        partitionAssignment: partitions.map(({ partitionId, replicas }) => ({
          partition: partitionId,
          replicas: toNext(replicas),
        })),
      })),
    });
  } finally {
    await admin.disconnect();
  }
}

/** The first becomes the last. */
export function toNext(replicas: readonly number[]): number[] {
  return [...replicas.slice(1), ...replicas.slice(0, 1)];
}
