/**
 * Fills a topic with baskets, for benchmarks that begin behind the API.
 *
 * @module
 */
import { Kafka, Partitioners } from "kafkajs";
import type { WireBasket } from "../shared/basket/basket.ts";
import { parseBasket } from "../shared/basket/parse_basket.ts";
import { encodeRecord } from "../shared/basket/record.ts";

/** Creates `topic` with 6 partitions and writes one record a basket. */
export async function fillTopic(
  address: string,
  { topic, baskets }: { readonly topic: string; readonly baskets: readonly WireBasket[] },
): Promise<void> {
  const kafka = new Kafka({ clientId: "bench", brokers: [address], logLevel: 0 });
  const admin = kafka.admin();
  await admin.connect();
  await admin.createTopics({ topics: [{ topic, numPartitions: 6 }] });
  await admin.disconnect();
  const producer = kafka.producer({ createPartitioner: Partitioners.DefaultPartitioner });
  await producer.connect();
  for (let start = 0; start < baskets.length; start += 500) {
    const messages = baskets.slice(start, start + 500).map((wire) => {
      const parsed = parseBasket(wire);
      if (!parsed.ok) throw new Error("The generator made a basket that is not valid");
      const origin = { receivedAt: new Date(), requestId: "bench" };
      const { timestampMs, ...record } = encodeRecord(parsed.basket, origin);
      return { ...record, timestamp: String(timestampMs), headers: { ...record.headers } };
    });
    await producer.send({ topic, messages, acks: -1 });
  }
  await producer.disconnect();
}
