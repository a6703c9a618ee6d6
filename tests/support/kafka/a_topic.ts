/**
 * Topics for tests.
 *
 * @module
 */
import type { RawConnection } from "./raw_connection.ts";
import { waitUntil } from "../wait_until.ts";
import { freshName } from "../fresh_name.ts";
import { createTopics, getMetadata, listOffset, type NewTopic } from "./requests.ts";

/** Creates a topic and waits until the broker leads all of it; returns its name. */
export async function aTopic(
  connection: RawConnection,
  parts: Partial<NewTopic> = {},
): Promise<string> {
  const topic = parts.topic ?? freshName("topic");
  const [error] = await createTopics(connection, { ...parts, topic });
  if (error !== "NONE") throw new Error(`Cannot create topic ${topic}: ${error}`);
  await untilLed(connection, topic, parts.partitions ?? 1);
  return topic;
}

/**
 * Kafka answers a creation before its broker has taken over the partitions, and metadata names
 * them before they take records. What is sent in between is refused, and kafkajs sends again.
 */
export async function untilLed(
  connection: RawConnection,
  topic: string,
  partitions: number,
): Promise<void> {
  await waitUntil(`${topic} has ${partitions} partitions that answer`, async () => {
    const [found] = (await getMetadata(connection, [topic])).topics;
    if (found?.error !== "NONE" || found.partitions.length !== partitions) return false;
    for (const { partition, error } of found.partitions) {
      if (error !== "NONE") return false;
      const listed = await listOffset(connection, { topic, partition, timestampMs: -1 });
      if (listed.error !== "NONE") return false;
    }
    return true;
  });
}

/** Waits until a topic is gone. */
export async function untilGone(connection: RawConnection, topic: string): Promise<void> {
  await waitUntil(`${topic} is gone`, async () => {
    const [found] = (await getMetadata(connection, [topic])).topics;
    return found?.error === "UNKNOWN_TOPIC_OR_PARTITION";
  });
}
