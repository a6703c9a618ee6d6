/**
 * Produce (0): checks each partition's batch, appends it, and only then answers.
 *
 * @module
 */

import type { FaultInjector } from "../faults.ts";
import type { AppendResult } from "../log/partition_log.ts";
import { validateBatch } from "../log/validate_batch.ts";
import { ErrorCode } from "../protocol/error_codes.ts";
import type { Handler } from "../protocol/handler.ts";
import type { Reader } from "../protocol/reader.ts";
import type { TopicStore } from "../topics/topic_store.ts";

/** What producing needs. */
export interface ProduceOptions {
  readonly topics: TopicStore;
  readonly faults: FaultInjector | undefined;
  /** Told of appends that the disk refused. */
  readonly onStorageError: (error: unknown) => void;
}

/** Creates the handler of produce requests. */
export function handleProduce({ topics, faults, onStorageError }: ProduceOptions): Handler {
  const append = (topicName: string, { partition, batch }: PartitionData): AppendResult => {
    const log = topics.log(topicName, partition);
    if (log === undefined) return refuse(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION);
    const { maxMessageBytes } = log.limits;
    const verdict = validateBatch(batch, { maxMessageBytes, nowMs: Date.now() });
    if (!verdict.ok) return refuse(verdict.error);
    try {
      return log.append(batch, verdict.header);
    } catch (error) {
      onStorageError(error);
      return refuse(ErrorCode.KAFKA_STORAGE_ERROR);
    }
  };

  return ({ version, clientId, body, reply }) => {
    body.nullableString(); // transactional id: transactions are refused by InitProducerId
    const acks = body.int16();
    body.int32(); // timeout: with one replica there is nothing to wait for
    const data = body.array(readTopicData);
    const fault = faults?.takeProduceFault({
      clientId,
      acks,
      topics: data.map(({ name }) => name),
    });
    if (fault?.append === false && fault.answer === "drop") return "close";
    const settle = (topicName: string, partition: PartitionData): AppendResult => {
      if (acks < -1 || acks > 1) return refuse(ErrorCode.INVALID_REQUIRED_ACKS);
      if (fault === undefined || fault.answer === "drop") return append(topicName, partition);
      if (fault.append) append(topicName, partition);
      return refuse(ErrorCode[fault.answer]);
    };

    let hasFailed = false;
    reply.array(data, ({ name, partitions }) => {
      reply.string(name);
      reply.array(partitions, (partition) => {
        const { error, baseOffset } = settle(name, partition);
        hasFailed ||= error !== ErrorCode.NONE;
        reply.int32(partition.partition);
        reply.int16(error);
        reply.int64(baseOffset);
        reply.int64(-1); // log append time: timestamps are the producer's
        if (version >= 5) reply.int64(topics.log(name, partition.partition)?.startOffset ?? -1);
        if (version >= 8) {
          reply.array([], () => {}); // errors of single records
          reply.string(null); // error message
        }
      });
    });
    reply.int32(0); // throttle time
    if (fault?.answer === "drop") return "close";
    // Who asked for no answer learns of a failure by the connection closing, as with Kafka.
    if (acks === 0) return hasFailed ? "close" : "silence";
    return "answer";
  };
}

interface PartitionData {
  readonly partition: number;
  readonly batch: Uint8Array;
}

function readTopicData(body: Reader): { name: string; partitions: PartitionData[] } {
  return {
    name: body.string(),
    partitions: body.array(() => ({ partition: body.int32(), batch: body.bytes() })),
  };
}

function refuse(error: number): AppendResult {
  return { error, baseOffset: -1 };
}
