/**
 * Fetches records from the leaders of their partitions, without a consumer group, and says how far
 * each fetch got. kafkajs's consumer does not say that: a fetch that found nothing, because the last
 * offsets of a partition are no records, reaches no callback and no event.
 *
 * @module
 */
import KafkajsBatch from "kafkajs/src/consumer/batch.js";
import type { Kafka, KafkaMessage } from "./client.ts";
import { createCluster } from "./create_cluster.ts";
import type { Position } from "./position.ts";
import type { ConnectingClient } from "./reconnecting_client.ts";

/** What a fetch found of one partition. */
export interface FetchedPartition {
  /** Name of the topic. */
  readonly topic: string;
  /** Number of the partition. */
  readonly partition: number;
  /**
   * The records from the offset on that was asked for, in their order. Neither transaction markers
   * nor records of transactions that were aborted or are still open.
   */
  readonly messages: readonly KafkaMessage[];
  /** Where the next fetch goes on: the offset asked for when there was nothing to read at all. */
  readonly nextOffset: bigint;
  /** Offset of the next record that will be appended, in decimal. */
  readonly highWatermark: string;
  /** The end of what can be read: here the first transaction begins that is still open. */
  readonly lastStableOffset: bigint;
}

/** Options for {@linkcode PartitionFetcher.fetch}. */
export interface FetchOptions {
  /** How long a broker waits when it has nothing for any of the positions. */
  readonly maxWaitMs: number;
  /** Most bytes of a partition, except that its first batch comes whole. @default {1_048_576} */
  readonly maxPartitionBytes?: number;
}

/** A client that fetches. Connects with the first fetch, or before. */
export interface PartitionFetcher extends ConnectingClient {
  /**
   * One fetch from each leader. A partition for which other partitions left no room is empty too:
   * one that is asked for alone is not.
   *
   * @throws an error of kafkajs, also when a position lies outside of its partition
   */
  fetch(
    positions: readonly Position[],
    options: FetchOptions,
  ): Promise<readonly FetchedPartition[]>;
}

/** Creates a fetcher with connections of its own. */
export function createPartitionFetcher(kafka: Kafka): PartitionFetcher {
  const cluster = createCluster<FetchBroker>(kafka);

  async function fetchFromLeader(
    nodeId: string,
    positions: readonly Position[],
    { maxWaitMs, maxPartitionBytes = 1_048_576 }: FetchOptions,
  ): Promise<readonly FetchedPartition[]> {
    const broker = await cluster.findBroker({ nodeId });
    const { responses } = await broker.fetch({
      isolationLevel: READ_COMMITTED,
      maxWaitTime: maxWaitMs,
      minBytes: 1,
      maxBytes: MAX_BYTES,
      topics: positions.map(({ topic, partition, offset }) => ({
        topic,
        partitions: [{ partition, fetchOffset: offset, maxBytes: maxPartitionBytes }],
      })),
    });
    return responses.flatMap(({ topicName: topic, partitions }) =>
      partitions.flatMap((found) => {
        const asked = positions.find((each) =>
          each.topic === topic && each.partition === found.partition
        );
        return asked === undefined ? [] : [toFetchedPartition(asked, found)];
      })
    );
  }

  return {
    connect: () => cluster.connect(),
    disconnect: () => cluster.disconnect(),
    async fetch(positions, options) {
      await cluster.connect();
      await cluster.addMultipleTargetTopics([...new Set(positions.map(({ topic }) => topic))]);
      await cluster.refreshMetadataIfNecessary();
      const byLeader = Map.groupBy(positions, ({ topic, partition }) => {
        const [leader] = Object.keys(cluster.findLeaderForPartitions(topic, [partition]));
        if (leader !== undefined) return leader;
        throw new Error(`Cannot fetch from ${topic}/${partition}: there is no such partition`);
      });
      const fetched = await Promise.all(
        [...byLeader].map(([leader, some]) => fetchFromLeader(leader, some, options)),
      );
      return fetched.flat();
    },
  };
}

function toFetchedPartition(
  { topic, partition, offset }: Position,
  found: PartitionResponse,
): FetchedPartition {
  const batch: Batch = new KafkajsBatch(topic, offset, found);
  const { messages, rawMessages } = batch;
  const { highWatermark, lastStableOffset = highWatermark } = found;
  return {
    topic,
    partition,
    messages,
    nextOffset: rawMessages.length === 0
      ? BigInt(offset)
      : least(BigInt(batch.lastOffset()) + 1n, BigInt(highWatermark)),
    highWatermark,
    lastStableOffset: BigInt(lastStableOffset),
  };
}

/** The offsets of a batch that cannot be read may lie. */
function least(a: bigint, b: bigint): bigint {
  return a < b ? a : b;
}

/** The part of kafkajs's `Broker` that is used. */
interface FetchBroker {
  fetch(request: {
    isolationLevel: number;
    maxWaitTime: number;
    minBytes: number;
    maxBytes: number;
    topics: {
      topic: string;
      partitions: { partition: number; fetchOffset: string; maxBytes: number }[];
    }[];
  }): Promise<{ responses: { topicName: string; partitions: PartitionResponse[] }[] }>;
}

interface PartitionResponse {
  readonly partition: number;
  readonly highWatermark: string;
  /** Absent before Kafka 0.11, which had no transactions. */
  readonly lastStableOffset?: string;
}

/** The part of kafkajs's `Batch` that is used: it leaves out what no consumer may see. */
interface Batch {
  /** Markers and records of aborted transactions too. */
  readonly rawMessages: readonly KafkaMessage[];
  readonly messages: readonly KafkaMessage[];
  lastOffset(): string;
}

/** As kafkajs's consumer reads by default. */
const READ_COMMITTED = 1;
/** Of one answer, and kafkajs's default for it. */
const MAX_BYTES = 10_485_760;
