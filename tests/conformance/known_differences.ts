/**
 * Where the embedded broker answers otherwise than Kafka, on purpose. Each is observed on whichever
 * broker is under test: a difference that ends fails the suite and is to be taken out of the table.
 * Where kfake differs is in `known_kfake_differences.ts`.
 *
 * @module
 */
import { API, type RawConnection } from "../support/kafka/raw_connection.ts";
import { RequestWriter } from "../support/kafka/request_writer.ts";
import { waitUntil } from "../support/wait_until.ts";
import { aTopic } from "../support/kafka/a_topic.ts";
import { freshName } from "../support/fresh_name.ts";
import { errorName } from "../support/kafka/error_name.ts";
import { commit, join, listGroups } from "../support/kafka/group_requests.ts";
import { aBatch, type BatchParts } from "../support/kafka/a_batch.ts";
import {
  createTopics,
  fetchRecords,
  getMetadata,
  initProducerId,
  produce,
} from "../support/kafka/requests.ts";

/** One difference. */
export interface KnownDifference {
  readonly what: string;
  /** What is seen on Kafka. */
  readonly kafka: unknown;
  /** What is seen on the embedded broker. */
  readonly local: unknown;
  /** What is seen on kfake. @default as on Kafka */
  readonly kfake?: unknown;
  readonly reason: string;
  readonly observe: (connection: RawConnection) => Promise<unknown>;
}

/** All of them. */
export const KNOWN_DIFFERENCES: readonly KnownDifference[] = [
  {
    what: "there is a coordinator of transactions",
    kafka: "NONE",
    local: "TRANSACTIONAL_ID_AUTHORIZATION_FAILED",
    reason: "the pipeline has no transactions: its sink is Postgres",
    observe: (connection) =>
      waitUntil("the question is settled", async () => {
        const body = new RequestWriter().string("transaction").int8(1).toBytes();
        const answer = await connection.ask({ api: API.findCoordinator, version: 1, body });
        answer.int32();
        const error = errorName(answer.int16());
        // Kafka makes the topic of transactions when it is first asked.
        return error !== "COORDINATOR_NOT_AVAILABLE" && error;
      }),
  },
  {
    what: "a producer of transactions gets an id",
    kafka: "NONE",
    local: "TRANSACTIONAL_ID_AUTHORIZATION_FAILED",
    reason: "there are no transactions",
    observe: (connection) =>
      waitUntil("the question is settled", async () => {
        const { error } = await initProducerId(connection, "transaction");
        return !error.includes("COORDINATOR") && error;
      }),
  },
  {
    what: "a batch of a transaction without an id is refused",
    kafka: "TRANSACTIONAL_ID_AUTHORIZATION_FAILED",
    local: "INVALID_RECORD",
    kfake: "INVALID_PRODUCER_ID_MAPPING",
    reason: "there are no transactions",
    observe: (connection) => errorOf(connection, { attributes: 0x10 }),
  },
  {
    what: "a static member joins with the name of its instance",
    kafka: "NONE",
    local: "MEMBER_ID_REQUIRED",
    reason: "no client of the pipeline is static: the instance's name is ignored",
    observe: async (connection) =>
      (await join(connection, { group: freshName("group"), instance: "one" })).error,
  },
  {
    what: "the topic that offsets are kept in is listed",
    kafka: true,
    local: false,
    kfake: false,
    reason: "committed offsets are in a file of their own",
    observe: async (connection) =>
      (await getMetadata(connection, null)).topics.some(({ isInternal }) => isInternal),
  },
  {
    what: "bytes of a batch that does not fit, after those that do",
    kafka: 10,
    local: 0,
    kfake: 0,
    reason: "whole batches only: clients throw the part away",
    async observe(connection) {
      const topic = await aTopic(connection);
      const batch = aBatch();
      for (let i = 0; i < 2; i++) await produce(connection, { topic, batch });
      const partitionMaxBytes = batch.byteLength + 10;
      const [fetched] = await fetchRecords(connection, { topic, offset: 0, partitionMaxBytes });
      return (fetched?.records.byteLength ?? 0) - batch.byteLength;
    },
  },
  {
    what: "a batch that says gzip and is not",
    kafka: "UNKNOWN_SERVER_ERROR",
    local: "NONE",
    kfake: "NONE",
    reason: "batches are judged by header and checksum, records are not opened: twice as fast",
    observe: (connection) => errorOf(connection, { attributes: 1 }),
  },
  {
    what: "a batch with fewer records than its header says",
    kafka: "INVALID_RECORD",
    local: "NONE",
    kfake: "NONE",
    reason: "records are not opened",
    observe: (connection) => errorOf(connection, { recordCount: 2, lastOffsetDelta: 1 }),
  },
  {
    what: "a batch in a codec that does not exist",
    kafka: "UNKNOWN_SERVER_ERROR",
    local: "INVALID_RECORD",
    kfake: "CORRUPT_MESSAGE",
    reason: "Kafka's is an accident that clients would retry",
    observe: (connection) => errorOf(connection, { attributes: 5 }),
  },
  {
    what: "a batch that claims the broker's own time",
    kafka: "NONE",
    local: "INVALID_RECORD",
    reason: "the mark is the broker's to set; no producer does",
    observe: (connection) => errorOf(connection, { attributes: 8 }),
  },
  {
    what: "a batch of an unknown producer without an epoch",
    kafka: "NONE",
    local: "INVALID_PRODUCER_EPOCH",
    reason: "ids come with an epoch; no producer sends one without the other",
    observe: (connection) =>
      errorOf(connection, { producerId: 999_998, producerEpoch: -1, baseSequence: 0 }),
  },
  {
    what: "a batch with a few bytes behind it",
    kafka: "NONE",
    local: "INVALID_RECORD",
    kfake: "CORRUPT_MESSAGE",
    reason: "Kafka cuts them off; no producer sends them",
    async observe(connection) {
      const topic = await aTopic(connection);
      const batch = new Uint8Array([...aBatch(), 1, 2, 3]);
      const produced = await produce(connection, { topic, batch });
      return produced === "closed" ? produced : produced.error;
    },
  },
  {
    what: "a topic with segments of 2 KiB",
    kafka: "INVALID_CONFIG",
    local: "NONE",
    kfake: "NONE",
    reason: "tests of retention need segments smaller than Kafka's least, 1 MiB",
    observe: (connection) => errorOfConfig(connection, { "segment.bytes": "2048" }),
  },
  {
    what: "a topic with a clean-up that does not exist",
    kafka: "INVALID_CONFIG",
    local: "NONE",
    kfake: "NONE",
    reason: "settings without an effect are kept and shown, their values unread",
    observe: (connection) => errorOfConfig(connection, { "cleanup.policy": "sweep" }),
  },
  {
    what: "whose time a record has in a topic that says LogAppendTime",
    kafka: "the broker's",
    local: "the producer's",
    kfake: "the producer's",
    reason: "a record carries its time of receipt, which the API sets",
    async observe(connection) {
      const topic = await aTopic(connection, {
        configs: { "message.timestamp.type": "LogAppendTime" },
      });
      await produce(connection, { topic, batch: aBatch() });
      const [fetched] = await fetchRecords(connection, { topic, offset: 0 });
      const attributes = fetched?.records[22] ?? 0;
      return (attributes & 8) === 0 ? "the producer's" : "the broker's";
    },
  },
  {
    what: "the protocol type of a group that never had a member",
    kafka: "",
    local: "consumer",
    reason: "after a restart only offsets tell of a group, and who left them was a consumer",
    async observe(connection) {
      const group = freshName("group");
      await commit(connection, { group, topic: await aTopic(connection), offset: 1 });
      return (await listGroups(connection)).get(group);
    },
  },
  {
    what: "versions of JoinGroup and Produce",
    kafka: [0, 9, 0, 13],
    local: [2, 5, 0, 8],
    kfake: [0, 9, 3, 13],
    reason:
      "JoinGroup 0 and 1 are of 2016; above are flexible versions, which kafkajs cannot write",
    async observe(connection) {
      const answer = await connection.ask({ api: API.apiVersions, version: 1 });
      answer.int16();
      const ranges = new Map(
        answer.array(() => [answer.int16(), [answer.int16(), answer.int16()]] as const),
      );
      return [...ranges.get(API.joinGroup) ?? [], ...ranges.get(API.produce) ?? []];
    },
  },
];

async function errorOf(connection: RawConnection, parts: BatchParts): Promise<string> {
  const topic = await aTopic(connection);
  const produced = await produce(connection, { topic, batch: aBatch(parts) });
  return produced === "closed" ? produced : produced.error;
}

async function errorOfConfig(
  connection: RawConnection,
  configs: Readonly<Record<string, string>>,
): Promise<string | undefined> {
  return (await createTopics(connection, { topic: freshName("topic"), configs }))[0];
}
