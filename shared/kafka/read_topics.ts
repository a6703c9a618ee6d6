/**
 * Reads whole topics, for those who check their content.
 *
 * @module
 */
import type { KafkaOptions } from "./kafka_options.ts";
import type { RawRecord } from "../basket/record.ts";
import { createKafka, toRawRecord } from "./client.ts";

/**
 * Every record that is in the topics when it is called, oldest first, in the batches of the
 * fetches. It reads in a group of its own and commits nothing.
 *
 * @throws an error of kafkajs when the broker cannot be reached or a topic is missing
 */
export async function* readTopics(
  options: KafkaOptions,
  topics: readonly string[],
): AsyncGenerator<readonly RawRecord[]> {
  const kafka = createKafka(options);
  const admin = kafka.admin();
  const groupId = `delhaize-reader-${crypto.randomUUID()}`;
  const consumer = kafka.consumer({ groupId, maxWaitTimeInMs: 300, sessionTimeout: 60_000 });
  const handOver = createHandOver<readonly RawRecord[]>();
  const pending = new Map<string, bigint>();
  await admin.connect();
  try {
    for (const topic of topics) {
      for (const { partition, low, high } of await admin.fetchTopicOffsets(topic)) {
        if (BigInt(high) > BigInt(low)) pending.set(`${topic}/${partition}`, BigInt(high));
      }
    }
    if (pending.size === 0) return;
    await consumer.connect();
    await consumer.subscribe({ topics: [...topics], fromBeginning: true });
    consumer.on(consumer.events.CRASH, ({ payload }) => handOver.fail(payload.error));
    await consumer.run({
      autoCommit: false,
      async eachBatch({ batch: { topic, partition, messages }, heartbeat }) {
        const end = pending.get(`${topic}/${partition}`);
        if (end === undefined) return;
        const wanted = messages.filter(({ offset }) => BigInt(offset) < end);
        if (wanted.length > 0) {
          await handOver.add(wanted.map((message) => toRawRecord(message, { topic, partition })));
        }
        const last = messages.at(-1);
        if (last !== undefined && BigInt(last.offset) + 1n >= end) {
          pending.delete(`${topic}/${partition}`);
          if (pending.size === 0) handOver.end();
        }
        await heartbeat();
      },
    });
    yield* handOver.values();
  } finally {
    handOver.end();
    await consumer.disconnect();
    await admin.deleteGroups([groupId]).catch(() => {});
    await admin.disconnect();
  }
}

/** Hands values from a callback to an async loop, one at a time: neither runs ahead. */
function createHandOver<T>() {
  const channel = new TransformStream<T, T>(undefined, { highWaterMark: 1 }, { highWaterMark: 0 });
  const writer = channel.writable.getWriter();
  const ignore = () => {};
  return {
    add: (value: T) => writer.write(value).catch(ignore),
    end: () => void writer.close().catch(ignore),
    fail: (error: unknown) => void writer.abort(error).catch(ignore),
    values: () => channel.readable.values(),
  };
}
