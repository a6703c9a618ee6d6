/**
 * A batch of kafkajs as the pipeline handles it.
 *
 * @module
 */
import { lastOffsetOf } from "../../shared/basket/raw_record.ts";
import type { EachBatchPayload } from "../../shared/kafka/client.ts";
import { isMembershipLost } from "../../shared/kafka/kafka_error.ts";
import type { SourceBatch } from "../batch/chunk.ts";
import type { TakenBatch } from "./assignment.ts";

/** Options for {@linkcode toSourceBatch}. */
export interface ToSourceBatchOptions {
  readonly taken: TakenBatch;
  /** Whether this process should go on with it. */
  readonly isCurrent: () => boolean;
  /** Whether nothing was assigned since the batch was fetched. */
  readonly isLatest: () => boolean;
  /** Called with kafkajs's error when the group has taken the partition away. */
  readonly onRebalance: (error: unknown) => void;
}

/** The records of `taken`, with the heartbeat and the commit of kafkajs. */
export function toSourceBatch(
  payload: EachBatchPayload,
  { taken, isCurrent, isLatest, onRebalance }: ToSourceBatchOptions,
): SourceBatch {
  const { topic, partition, highWatermark } = payload.batch;
  return {
    topic,
    partition,
    records: taken.records,
    position: taken.position,
    highWatermark: BigInt(highWatermark),
    isCurrent: () => isCurrent() && payload.isRunning() && !payload.isStale(),
    async heartbeat() {
      try {
        await payload.heartbeat();
      } catch (error) {
        // Only a lost membership leads to a rejoin. After a lost connection kafkajs stays in its
        // group: stop handling batches then, and the process would be a member that stores nothing.
        if (isMembershipLost(error)) onRebalance(error);
        throw error;
      }
    },
    moveBehind(record) {
      // After another join kafkajs would take this for an offset of the new generation.
      if (!isLatest()) return undefined;
      payload.resolveOffset(lastOffsetOf(record));
      return taken.moveBehind(record);
    },
    async commit(offsets) {
      const partitions = offsets.map(({ partition, offset }) => (
        { partition, offset: String(offset) }
      ));
      await payload.commitOffsetsIfNecessary({ topics: [{ topic, partitions }] });
    },
  };
}
