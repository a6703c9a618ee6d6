/**
 * The records that the publisher holds: those that wait for their batch, and those of the batch
 * that is in flight. It knows the bounds of both and of a batch.
 *
 * @module
 */
import type { OutgoingRecord } from "./outgoing_record.ts";
import type { PublishOutcome } from "./publish_outcome.ts";

/** A record and whoever waits for its outcome. */
export interface QueuedRecord {
  readonly record: OutgoingRecord;
  /** Milliseconds, on the publisher's clock. */
  readonly enqueuedAt: number;
  readonly settle: (outcome: PublishOutcome) => void;
}

/** Options for {@linkcode createRecordQueue}. */
export interface RecordQueueOptions {
  /** @default {500} */
  readonly maxBatchRecords?: number;
  /** Most value bytes of a batch, read for each. */
  readonly maxBatchBytes: () => number;
  /** Most records, in flight ones included. @default {20_000} */
  readonly maxQueuedRecords?: number;
  /** Most value bytes, in flight ones included. @default {67_108_864} */
  readonly maxQueuedBytes?: number;
}

/** See {@linkcode createRecordQueue}. */
export interface RecordQueue {
  add(entry: QueuedRecord): void;
  /** Takes the batch of those that wait longest; at least one, however large, if any waits. */
  takeBatch(): readonly QueuedRecord[];
  /** Takes all that came at `time` or before. */
  takeUntil(time: number): readonly QueuedRecord[];
  /** Answers for one that was taken; until then it counts against the bounds. */
  settle(entry: QueuedRecord, outcome: PublishOutcome): void;
  /** Records that wait for a batch. */
  readonly waiting: number;
  /** Records that wait or are in flight. */
  readonly size: number;
  /** Whether it has reached its bounds. */
  readonly full: boolean;
  /** How many batches the waiting records make; up to one whole batch of them counts as none. */
  readonly batchesAhead: number;
  /** Whether enough waits for a whole batch. */
  readonly hasWholeBatch: boolean;
}

/** An empty queue. */
export function createRecordQueue(options: RecordQueueOptions): RecordQueue {
  const { maxBatchRecords = 500, maxBatchBytes } = options;
  const { maxQueuedRecords = 20_000, maxQueuedBytes = 64 * 1024 * 1024 } = options;
  let waiting: QueuedRecord[] = [];
  let size = 0;
  let bytes = 0;

  function take(count: number): readonly QueuedRecord[] {
    const taken = waiting.slice(0, count);
    waiting = waiting.slice(count);
    return taken;
  }

  return {
    add(entry) {
      waiting.push(entry);
      size++;
      bytes += entry.record.valueBytes;
    },
    takeBatch() {
      const maxBytes = maxBatchBytes();
      let batchBytes = 0;
      let count = 0;
      for (const { record } of waiting) {
        batchBytes += record.valueBytes;
        if (count === maxBatchRecords || (count > 0 && batchBytes > maxBytes)) break;
        count++;
      }
      return take(count);
    },
    takeUntil(time) {
      const later = waiting.findIndex(({ enqueuedAt }) => enqueuedAt > time);
      return take(later === -1 ? waiting.length : later);
    },
    settle({ record, settle }, outcome) {
      size--;
      bytes -= record.valueBytes;
      settle(outcome);
    },
    get waiting() {
      return waiting.length;
    },
    get size() {
      return size;
    },
    get full() {
      return size >= maxQueuedRecords || bytes >= maxQueuedBytes;
    },
    get batchesAhead() {
      if (waiting.length <= maxBatchRecords) return 0;
      return Math.max(waiting.length / maxBatchRecords, bytes / maxBatchBytes());
    },
    get hasWholeBatch() {
      return waiting.length >= maxBatchRecords;
    },
  };
}
