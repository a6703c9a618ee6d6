/**
 * What a topic holds, as kafkajs's own consumer reads it.
 *
 * @module
 */
import { aConsumer, connected, type Consumed, createKafka } from "./kafkajs.ts";

/** Every record of a topic, by partition and offset. */
export async function readTopic(address: string, topic: string): Promise<readonly Consumed[]> {
  const kafka = await createKafka(address);
  await using admin = await connected(kafka.admin());
  const ends = await admin.fetchTopicOffsets(topic);
  const count = ends.reduce((sum, { low, high }) => sum + Number(high) - Number(low), 0);
  if (count === 0) return [];
  await using consumer = await aConsumer(kafka, { topic });
  const records = await consumer.until(count);
  return records.toSorted((a, b) => a.partition - b.partition || a.offset - b.offset);
}
