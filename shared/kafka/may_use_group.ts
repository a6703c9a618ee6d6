/**
 * Whether a user may use a consumer group. kafkajs (2.2.4) throws the broker's answer away: a group
 * without a coordinator and a group that is closed to this user look the same.
 *
 * @module
 */
import type { Kafka } from "./client.ts";
import { createCluster } from "./create_cluster.ts";
import { isNotAuthorized } from "./kafka_error.ts";

/** What {@linkcode mayUseGroup} asks a broker. */
interface GroupBroker {
  findGroupCoordinator(request: { groupId: string; coordinatorType: number }): Promise<unknown>;
}

/** `undefined` when no broker says. Never rejects. */
export async function mayUseGroup(kafka: Kafka, groupId: string): Promise<boolean | undefined> {
  const cluster = createCluster<GroupBroker>(kafka);
  try {
    await cluster.connect();
    await cluster.refreshMetadata();
    const [nodeId] = cluster.getNodeIds();
    if (nodeId === undefined) return undefined;
    const broker = await cluster.findBroker({ nodeId });
    await broker.findGroupCoordinator({ groupId, coordinatorType: CONSUMER_GROUP });
    return true;
  } catch (error) {
    return isNotAuthorized(error) ? false : undefined;
  } finally {
    await cluster.disconnect().catch(() => {});
  }
}

/** The type of coordinator in the Kafka protocol. */
const CONSUMER_GROUP = 0;
