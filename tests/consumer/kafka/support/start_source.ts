/**
 * The source against a broker, with positions in memory and a handler that stores by moving them.
 *
 * @module
 */
import type { SourceBatch } from "../../../../consumer/handle_batch.ts";
import type { SourceOptions } from "../../../../consumer/kafka/run_source.ts";
import { PositionMovedError } from "../../../../consumer/store/move_position.ts";
import { moveBehind, toPartitionKey } from "../../../../consumer/store/partition_position.ts";
import { DEFAULT_TOPICS } from "../../../../shared/kafka/topics.ts";
import type { TestBroker } from "../../../support/kafka/start_test_broker.ts";
import { createMemoryPositions, type MemoryPositions } from "./memory_positions.ts";

/** A running source. */
export interface RunningSource {
  readonly ended: Promise<void>;
  abort(): void;
  /** Aborts it and waits until it has left the group. */
  stop(): Promise<void>;
}

/** Starts the source; `positions` are empty and the handler stores nothing unless given. */
export async function startSource(
  broker: Pick<TestBroker, "kafka">,
  options: Partial<SourceOptions> = {},
): Promise<RunningSource> {
  const { runSource } = await import("../../../../consumer/kafka/run_source.ts");
  const controller = new AbortController();
  const ended = runSource({
    kafka: broker.kafka,
    groupId: "group",
    topics: DEFAULT_TOPICS,
    partitions: 1,
    handleBatch: () => Promise.resolve(),
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
): (batch: SourceBatch) => Promise<void> {
  return async function handleBatch(batch) {
    let { position } = batch;
    const key = toPartitionKey(batch);
    for (const record of batch.records) {
      if (!batch.isCurrent()) return;
      if (positions.rows.get(key)?.nextOffset !== position.nextOffset) {
        throw new PositionMovedError(position);
      }
      position = moveBehind(position, record);
      positions.rows.set(key, position);
      const value = new TextDecoder().decode(record.value ?? undefined);
      seen.push(withTopic ? `${batch.topic} ${value}` : value);
      await batch.commit(record);
    }
  };
}
