/**
 * Takes a batch of one partition through the pipeline: in chunks, each of which is stored together
 * with those that other partitions have ready, and heartbeats meanwhile so that the group keeps this
 * member. It knows nothing of kafkajs or of SQL.
 *
 * @module
 */
import type { RawRecord } from "../../shared/basket/raw_record.ts";
import type { Chunk, SourceBatch } from "./chunk.ts";
import { createGatherChunks } from "./gather_chunks.ts";
import type { ReadBounds } from "./lane_bounds.ts";
import { moveBehind } from "../store/partition_position.ts";
import { createWriteChunks, type WriteOptions } from "./write_chunks.ts";

/** Handles a batch; see {@linkcode createHandleBatch}. */
export type HandleBatch = (batch: SourceBatch) => Promise<void>;

/** What {@linkcode createHandleBatch} needs: the steps, and the bounds of a transaction. */
export interface HandleBatchOptions extends WriteOptions {
  readonly readBounds: ReadBounds;
  /** @default {1_500} */
  readonly heartbeatIntervalMs?: number;
}

/**
 * Creates the handler. It resolves when the batch is done, or early when another consumer has taken
 * the partition over. It rejects with an error that is not retriable, such as a
 * `PositionsMovedError` of its partition; nothing after the last commit is committed then.
 */
export function createHandleBatch(options: HandleBatchOptions): HandleBatch {
  const { heartbeatIntervalMs = 1_500, readBounds } = options;
  const store = createGatherChunks(createWriteChunks(options), readBounds);

  return async function handleBatch(batch) {
    let { position } = batch;
    for (const chunk of toChunks(batch.records, readBounds)) {
      const last = chunk.records.at(-1);
      if (last === undefined || !batch.isCurrent()) return;
      const isDone = await withHeartbeats(
        batch,
        heartbeatIntervalMs,
        () => store({ batch, position, ...chunk }),
      );
      if (!isDone) return;
      position = moveBehind(position, last);
      await batch.heartbeat();
    }
  };
}

/** Records for a transaction each, by the bounds that hold when each begins. */
function* toChunks(
  records: readonly RawRecord[],
  readBounds: ReadBounds,
): Generator<Pick<Chunk, "records" | "bytes">> {
  let { maxRecords, maxBytes } = readBounds();
  let start = 0;
  let bytes = 0;
  for (const [index, { key, value }] of records.entries()) {
    const size = (key?.length ?? 0) + (value?.length ?? 0);
    const isFull = index - start === maxRecords || bytes + size > maxBytes;
    if (index > start && isFull) {
      yield { records: records.slice(start, index), bytes };
      ({ maxRecords, maxBytes } = readBounds());
      start = index;
      bytes = 0;
    }
    bytes += size;
  }
  if (start < records.length) yield { records: records.slice(start), bytes };
}

/**
 * Heartbeats while `work` runs. kafkajs sends none by itself, and when the session expires during a
 * transaction, another member receives the same records.
 */
async function withHeartbeats<T>(
  batch: SourceBatch,
  intervalMs: number,
  work: () => Promise<T>,
): Promise<T> {
  // A rejection means that the group rebalances. The work goes on: its offsets can still be
  // committed, and the heartbeat after it rejects again.
  const timer = setInterval(() => batch.heartbeat().catch(() => {}), intervalMs);
  try {
    return await work();
  } finally {
    clearInterval(timer);
  }
}
