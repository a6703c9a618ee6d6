/**
 * The sources of both lanes against a broker, with positions in memory and a handler that stores by moving them.
 *
 * @module
 */
import type { HandleBatch } from "../../../../consumer/batch/handle_batch.ts";
import type { SourceBatch } from "../../../../consumer/batch/chunk.ts";
import type { LanesOptions } from "../../../../consumer/kafka/run_lanes.ts";
import { PositionsMovedError } from "../../../../consumer/store/move_positions.ts";
import { moveBehind, toPartitionKey } from "../../../../consumer/store/partition_position.ts";
import { toConsumerLanes } from "../../../../shared/kafka/consumer_lanes.ts";
import { DEFAULT_TOPICS } from "../../../../shared/kafka/topics.ts";
import type { TestBroker } from "../../../support/kafka/start_test_broker.ts";
import type { RawRecord } from "../../../../shared/basket/raw_record.ts";
import { createMemoryPositions, type MemoryPositions } from "./memory_positions.ts";

/** Running sources. */
export interface RunningSource {
  readonly ended: Promise<void>;
  abort(): void;
  /** Aborts it and waits until it has left the group. */
  stop(): Promise<void>;
}

/** Starts the sources; `positions` are empty and the handler stores nothing unless given. */
export async function startSource(
  broker: Pick<TestBroker, "kafka">,
  { handleBatch = () => Promise.resolve(), groupId = "group", ...options }:
    & Partial<LanesOptions>
    & { readonly handleBatch?: HandleBatch; readonly groupId?: string } = {},
): Promise<RunningSource> {
  const { runLanes } = await import("../../../../consumer/kafka/run_lanes.ts");
  const controller = new AbortController();
  const ended = runLanes({
    kafka: broker.kafka,
    lanes: toConsumerLanes(DEFAULT_TOPICS, groupId),
    topics: DEFAULT_TOPICS,
    partitions: 1,
    createHandleBatch: () => handleBatch,
    positions: createMemoryPositions(),
    signal: controller.signal,
    ...options,
  });
  // Its end is looked at by the test, later.
  ended.catch(() => {});
  return {
    ended,
    abort: () => controller.abort(),
    async stop() {
      controller.abort();
      await ended;
    },
  };
}

/** A handler that moves `positions` and notes each record as `value`, or `topic value`. */
export function storeIn(
  positions: MemoryPositions,
  seen: string[],
  { withTopic = false }: { readonly withTopic?: boolean } = {},
): HandleBatch {
  return async function handleBatch(batch) {
    let { position } = batch;
    const key = toPartitionKey(batch);
    for (const record of batch.records) {
      if (!batch.isCurrent()) return;
      if (positions.rows.get(key)?.nextOffset !== position.nextOffset) {
        throw new PositionsMovedError([position]);
      }
      position = moveBehind(position, record);
      positions.rows.set(key, position);
      const value = new TextDecoder().decode(record.value ?? undefined);
      seen.push(withTopic ? `${batch.topic} ${value}` : value);
      await commitUpTo(batch, record);
    }
  };
}

/** Commits everything up to `record`, unless the partition was assigned again. */
export async function commitUpTo(batch: SourceBatch, record: RawRecord): Promise<void> {
  const offset = batch.moveBehind(record);
  if (offset !== undefined) await batch.commit([{ partition: batch.partition, offset }]);
}
