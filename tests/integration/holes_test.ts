/**
 * Offsets at which there is no record to read, made by a real Kafka: transaction markers, aborted
 * and open transactions. Reading whole topics and the lag must not wait for them.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import type { Kafka } from "kafkajs";
import { aProducer, connected, createKafka } from "../support/kafka/kafkajs.ts";
import { createTopic } from "../support/kafka/create_topic.ts";
import { freshName } from "../support/fresh_name.ts";
import {
  brokerKind,
  mayStartBroker,
  startBrokerUnderTest,
} from "../support/kafka/start_broker_under_test.ts";
import { waitUntil } from "../support/wait_until.ts";
import { toTestKafkaOptions } from "../support/kafka/to_test_kafka_options.ts";

// The local broker has no transactions.
const ignore = !mayStartBroker || brokerKind !== "kafka";

Deno.test({
  name: "readTopics() and the lag end where nothing is left to read",
  ignore,
  async fn(t) {
    await using broker = await startBrokerUnderTest();
    const kafka = await createKafka(broker.address);
    const options = toTestKafkaOptions(broker.address);
    const { readTopics } = await import("../../shared/kafka/read_topics.ts");
    const { createLagReader } = await import("../../shared/kafka/lag_reader.ts");
    const cases: readonly HolesCase[] = [
      { name: "committed", ends: ["commit"], read: ["0a", "0b"] },
      { name: "committed twice", ends: ["commit", "commit"], read: ["0a", "0b", "1a", "1b"] },
      { name: "aborted", ends: ["abort"], read: [] },
      { name: "committed, then aborted", ends: ["commit", "abort"], read: ["0a", "0b"] },
      { name: "aborted, then committed", ends: ["abort", "commit"], read: ["1a", "1b"] },
      { name: "committed, then open", ends: ["commit", "open"], read: ["0a", "0b"], open: 2 },
      { name: "open", ends: ["open"], read: [], open: 2 },
    ];
    for (const { name, ends, read, open = 0 } of cases) {
      await t.step(name, async () => {
        const topic = freshName("holes");
        await createTopic(broker.address, topic, 1);
        await using transactions = await writeTransactions(kafka, topic, ends);
        await using admin = await connected(kafka.admin());
        // The broker answers before it has written the marker.
        const ended = ends.filter((end) => end !== "open").length;
        await waitUntil("the markers are written", async () => {
          const [offsets] = await admin.fetchTopicOffsets(topic);
          return Number(offsets?.high) === 3 * ended;
        });
        const values: string[] = [];
        for await (const records of readTopics(options, [topic])) {
          values.push(...records.map(({ value }) => decoder.decode(value ?? undefined)));
        }
        assertEquals(values, [...read]);

        // As a consumer commits: the offset behind the last record that it was handed.
        const groupId = freshName("group");
        await using readLag = createLagReader(options, {
          lanes: [{ topic, groupId }],
          cacheMs: -1,
        });
        const before = (await readLag())?.topics[0]?.lagRecords;
        assertEquals(before === 0, read.length === 0 && open === 0);
        const offset = String(transactions.lastOffsetOf(read.at(-1)) + 1);
        await admin.setOffsets({ groupId, topic, partitions: [{ partition: 0, offset }] });
        const lag = (await readLag())?.topics[0];
        assertEquals([lag?.lagRecords, lag?.lagSeconds === 0], [open, open === 0]);
      });
    }
  },
});

Deno.test({
  name: "what stands behind a stranger's open transaction is lag that grows older, until it ends",
  ignore,
  async fn() {
    await using broker = await startBrokerUnderTest();
    const kafka = await createKafka(broker.address);
    const { createLagReader } = await import("../../shared/kafka/lag_reader.ts");
    const topic = freshName("holes");
    await createTopic(broker.address, topic, 1);
    const groupId = freshName("group");
    await using readLag = createLagReader(toTestKafkaOptions(broker.address), {
      lanes: [{ topic, groupId }],
      cacheMs: -1,
    });
    {
      await using _open = await writeTransactions(kafka, topic, ["open"]);
      await using producer = await aProducer(kafka);
      await producer.send({ topic, messages: [{ value: "ours" }, { value: "ours, too" }] });
      await waitUntil("all four are older than a second", async () => {
        const lag = (await readLag())?.topics[0];
        return lag?.lagRecords === 4 && lag.lagSeconds > 1;
      });
    }
    await waitUntil("it was aborted, and ours are left with its marker", async () => {
      const partition = (await readLag())?.topics[0]?.partitions[0];
      return partition?.nextOffset === 2 && partition.lagRecords === 3;
    });
  },
});

interface HolesCase {
  readonly name: string;
  readonly ends: readonly ("commit" | "abort" | "open")[];
  /** The values that can be read. */
  readonly read: readonly string[];
  /** Records of open transactions. @default {0} */
  readonly open?: number;
}

/** Transactions of two records each, one after the other. */
async function writeTransactions(
  kafka: Kafka,
  topic: string,
  ends: readonly ("commit" | "abort" | "open")[],
) {
  const producer = await aProducer(kafka, {
    transactionalId: freshName("transaction"),
    idempotent: true,
    maxInFlightRequests: 1,
  });
  const offsets = new Map<string, number>();
  let open: { abort(): Promise<void> } | undefined;
  for (const [index, end] of ends.entries()) {
    const transaction = await producer.transaction();
    const values = ["a", "b"].map((letter) => `${index}${letter}`);
    const messages = values.map((value) => ({ value }));
    const [metadata] = await transaction.send({ topic, messages });
    for (const [at, value] of values.entries()) {
      offsets.set(value, Number(metadata?.baseOffset) + at);
    }
    if (end === "open") open = transaction;
    else await transaction[end]();
  }
  return {
    lastOffsetOf: (value: string | undefined) => offsets.get(value ?? "") ?? -1,
    async [Symbol.asyncDispose]() {
      await open?.abort();
      await producer.disconnect();
    },
  };
}

const decoder = new TextDecoder();
