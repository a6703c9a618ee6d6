/**
 * Reading whole topics, to compare them with Postgres.
 *
 * @module
 */
import { assertEquals, assertGreater, assertRejects } from "@std/assert";
import { startBroker } from "../../../local/broker/start_broker.ts";
import type { KafkaOptions } from "../../../shared/kafka/kafka_options.ts";
import type { Kafka } from "../../../shared/kafka/client.ts";
import type { PartitionFetcher } from "../../../shared/kafka/partition_fetcher.ts";
import { createWaitBudget } from "../../../shared/service/wait_budget.ts";
import { aBatch } from "../../support/kafka/a_batch.ts";
import { createTopic } from "../../support/kafka/create_topic.ts";
import { openTopicClient } from "../../support/kafka/open_topic_client.ts";
import { startTestBroker } from "../../support/kafka/start_test_broker.ts";
import { toTestKafkaOptions } from "../../support/kafka/to_test_kafka_options.ts";
import { may } from "../../support/permissions.ts";
import { tempDir } from "../../support/temp_dir.ts";

const ignore = !may.runStack;

Deno.test({
  name: "readTopics() yields every record of every topic in order of its partition, each time",
  ignore,
  async fn(t) {
    await using broker = await startTestBroker();
    await using topics = await openTopicClient(broker.address, {
      topics: ["one", "two", "empty"],
      partitions: 2,
    });
    const values = Array.from({ length: 300 }, (_, index) => String(index));
    await topics.send("one", values.map((value) => ({ value, partition: Number(value) % 2 })));
    await topics.send("two", [{ value: "last", partition: 1 }]);
    const { readTopics } = await import("../../../shared/kafka/read_topics.ts");

    async function read(names: readonly string[]) {
      const found: Record<string, string[]> = {};
      for await (const records of readTopics(broker.kafka, names)) {
        for (const { topic, partition, value } of records) {
          (found[`${topic}/${partition}`] ??= []).push(
            new TextDecoder().decode(value ?? undefined),
          );
        }
      }
      return found;
    }

    for (const time of ["first", "second"]) {
      await t.step(`the ${time} time`, async () => {
        assertEquals(await read(["one", "two", "empty"]), {
          "one/0": values.filter((value) => Number(value) % 2 === 0),
          "one/1": values.filter((value) => Number(value) % 2 === 1),
          "two/1": ["last"],
        });
      });
    }
    await t.step("of an empty topic", async () => assertEquals(await read(["empty"]), {}));
    await t.step("when its reader stops early", async () => {
      for await (const records of readTopics(broker.kafka, ["one"])) {
        assertEquals(records[0]?.offset, "0");
        break;
      }
    });
    await t.step("rejects for a topic that is missing", async () => {
      await assertRejects(
        () => read(["nowhere"]),
        Error,
        "This server does not host this topic-partition",
      );
    });
  },
});

// tests/integration/holes_test.ts has a real Kafka make its own.
Deno.test({
  name: "readTopics() reads past offsets at which there is no record, also at the end",
  ignore,
  async fn(t) {
    const cases: { name: string; batches: Uint8Array[]; expected: string[] }[] = [
      {
        name: "a transaction marker",
        batches: [aBatch(), aBatch({ baseOffset: 1, attributes: CONTROL })],
        expected: ["0 a"],
      },
      {
        name: "nothing but markers",
        batches: [aBatch({ attributes: CONTROL }), aBatch({ baseOffset: 1, attributes: CONTROL })],
        expected: [],
      },
      {
        name: "what compaction left of a batch",
        batches: [aBatch({ lastOffsetDelta: 7 }), aBatch({ baseOffset: 8, values: ["b"] })],
        expected: ["0 a", "8 b"],
      },
      {
        name: "a batch that compaction emptied",
        batches: [aBatch(), aBatch({ baseOffset: 1, values: [], lastOffsetDelta: 7 })],
        expected: ["0 a"],
      },
    ];
    for (const { name, batches, expected } of cases) {
      await t.step(name, async () => {
        await using broker = await startBrokerWith(batches);
        assertEquals(await readAll(broker.kafka, [TOPIC]), expected);
      });
    }
  },
});

Deno.test({
  name: "readTopics() believes fetches that find nothing, when the broker knows the end",
  ignore,
  async fn(t) {
    await using broker = await startBrokerWith([aBatch({ values: ["a", "b", "c"] })]);
    const { createPartitionFetcher } = await import("../../../shared/kafka/partition_fetcher.ts");

    /** Finds nothing from offset 2 on, as if the rest were no records. */
    function createFetcher(kafka: Kafka, end: bigint) {
      const fetcher = createPartitionFetcher(kafka);
      return {
        ...fetcher,
        async fetch(...request: Parameters<PartitionFetcher["fetch"]>) {
          return (await fetcher.fetch(...request)).map(({ messages, ...rest }) => ({
            ...rest,
            messages: messages.filter(({ offset }) => Number(offset) < 2),
            nextOffset: 2n,
            lastStableOffset: end,
          }));
        },
      };
    }

    await t.step("it does", async () => {
      const options = { createFetcher: (kafka: Kafka) => createFetcher(kafka, 3n) };
      assertEquals(await readAll(broker.kafka, [TOPIC], options), ["0 a", "1 b"]);
    });
    await t.step("it does not, for as long as may be waited", async () => {
      const options = {
        createFetcher: (kafka: Kafka) => createFetcher(kafka, 2n),
        budget: createWaitBudget(300),
      };
      await assertRejects(
        () => readAll(broker.kafka, [TOPIC], options),
        Error,
        `Cannot read all of ${TOPIC}/0: it ended at 3 and ends at 2 now`,
      );
    });
  },
});

Deno.test({
  name: "readTopics() waits no longer than its budget and a second",
  ignore,
  async fn(t) {
    await using broker = await startTestBroker();
    await using topics = await openTopicClient(broker.address, { topics: [TOPIC] });
    await topics.send(TOPIC, [{ value: "a" }]);
    for (const api of ["ListOffsets", "Fetch"] as const) {
      await t.step(`for an answer to ${api}`, async () => {
        broker.faults.delay(api, 4_000);
        await assertRejects(
          () => readAll(broker.kafka, [TOPIC], { budget: createWaitBudget(500) }),
          Error,
          "Cannot read the topics: no answer in 1500 ms",
        );
        broker.faults.clear();
      });
    }
    await t.step("and reads on when the broker comes back in time", async () => {
      const { createPartitionFetcher } = await import(
        "../../../shared/kafka/partition_fetcher.ts"
      );
      let fetches = 0;
      const timers: ReturnType<typeof setTimeout>[] = [];
      const createFetcher = (kafka: Kafka): PartitionFetcher => {
        const fetcher = createPartitionFetcher(kafka);
        return {
          ...fetcher,
          fetch(...request) {
            if (fetches++ === 0) {
              broker.faults.refuseConnections(true);
              timers.push(setTimeout(() => broker.faults.refuseConnections(false), 500));
            }
            return fetcher.fetch(...request);
          },
        };
      };
      const options = { budget: createWaitBudget(20_000), createFetcher };
      assertEquals(await readAll(broker.kafka, [TOPIC], options), ["0 a"]);
      assertGreater(fetches, 1);
      timers.forEach(clearTimeout);
    });
  },
});

/** A local broker that finds these batches in its log: no client could produce them. */
async function startBrokerWith(
  batches: readonly Uint8Array[],
): Promise<{ readonly kafka: KafkaOptions } & AsyncDisposable> {
  const dir = await tempDir();
  const options = { dataDir: dir.path, port: 0 };
  const first = await startBroker(options);
  await createTopic(first.address, TOPIC, 1);
  await first.close();
  const segment = `${dir.path}/topics/${TOPIC}-0/${"0".repeat(20)}.log`;
  for (const batch of batches) await Deno.writeFile(segment, batch, { append: true });
  const broker = await startBroker(options);
  return {
    kafka: toTestKafkaOptions(broker.address),
    async [Symbol.asyncDispose]() {
      await broker.close();
      await dir[Symbol.asyncDispose]();
    },
  };
}

/** Every record as `offset value`. */
async function readAll(
  kafka: KafkaOptions,
  topics: readonly string[],
  options: Parameters<typeof import("../../../shared/kafka/read_topics.ts").readTopics>[2] = {},
): Promise<readonly string[]> {
  const { readTopics } = await import("../../../shared/kafka/read_topics.ts");
  const found: string[] = [];
  for await (const records of readTopics(kafka, topics, options)) {
    found.push(
      ...records.map(({ offset, value }) =>
        `${offset} ${new TextDecoder().decode(value ?? undefined)}`
      ),
    );
  }
  return found;
}

const TOPIC = "holes";
/** Bits of a batch in a transaction whose records are markers. */
const CONTROL = 0x30;
