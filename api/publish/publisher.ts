/**
 * Gathers the records of concurrent requests into few produce requests, one in flight at a time,
 * and answers each caller with the partition and offset of its record. Here "accepted means
 * replicated" is kept: a caller gets `accepted` only for a record that the broker has acknowledged.
 *
 * @module
 */
import { Buffer } from "node:buffer";
import { setImmediate } from "node:timers";
import type { BasketRecord } from "../../shared/basket/record.ts";
import { createLearnedLimits } from "./learned_limits.ts";
import type { SendRecords } from "./outgoing_record.ts";
import type { PublishOutcome } from "./publish_outcome.ts";
import { createRecordQueue, type QueuedRecord, type RecordQueueOptions } from "./record_queue.ts";
import { type BisectedBatch, sendBisecting } from "./send_bisecting.ts";

/** Options for {@linkcode createPublisher}. Past the bounds of the queue it refuses records. */
export interface PublisherOptions extends Omit<RecordQueueOptions, "maxBatchBytes"> {
  /**
   * Most value bytes of a batch. A broker's `message.max.bytes` (1 MiB by default) bounds the batch
   * of one partition, and all records of a batch may go to the same one. Keys and headers come on
   * top: up to 0.8 KB a record (a key of 513 bytes), so up to 400 KB for 500 of them. What a broker
   * refuses as too large is halved, and the batches after it are smaller for a while.
   *
   * @default {600_000}
   */
  readonly maxBatchBytes?: number;
  /** Sends one batch. */
  readonly send: SendRecords;
  /** Longest time that a batch waits for more records while they keep arriving. @default {5} */
  readonly lingerMs?: number;
  /**
   * Longest expected wait of the next record once more than one batch is waiting; past it records
   * are refused as `overloaded`, since a queue that only grows delays everybody in it. Unlike the
   * queue's bounds this means the same on fast and slow machines: the batches ahead, each as long
   * as the last one or the one in flight.
   *
   * @default {Infinity}
   */
  readonly maxWaitMs?: number;
  /** Longest time from `publish` to an outcome, give or take 250 ms. @default {4_000} */
  readonly deadlineMs?: number;
  /** Called with each batch that was sent, for metrics and logs. Must not throw. */
  readonly onBatch?: (batch: SentBatch) => void;
  /** Milliseconds of a clock that never goes back. @default {performance.now} */
  readonly now?: () => number;
}

/** How the sending of one batch went. */
export interface SentBatch {
  readonly records: number;
  readonly seconds: number;
  /** How often it was halved, since the broker refused it or a part of it. */
  readonly splits: number;
  /** Records that the broker never takes. */
  readonly rejected: number;
  /** Why some of the others were not confirmed; `undefined` when all were. */
  readonly error: unknown;
}

/** See {@linkcode createPublisher}. */
export interface Publisher extends AsyncDisposable {
  /** Never rejects. */
  publish(record: BasketRecord): Promise<PublishOutcome>;
  /** Records that wait or are in flight. */
  readonly queuedRecords: number;
  /** Whether the queue has reached its bounds. */
  readonly full: boolean;
  /** Whether the next record is refused as `overloaded`: it is full, or would wait too long. */
  readonly overloaded: boolean;
}

/**
 * A publisher over `send`. Disposing refuses new records and waits for those it has. It does not
 * close the Kafka client, which belongs to the caller.
 */
export function createPublisher(options: PublisherOptions): Publisher {
  const {
    send,
    maxBatchBytes = 600_000,
    lingerMs = 5,
    maxWaitMs = Infinity,
    deadlineMs = 4_000,
    onBatch = () => {},
    now = () => performance.now(),
  } = options;
  const limits = createLearnedLimits({ maxBatchBytes, now });
  const queue = createRecordQueue({ ...options, maxBatchBytes: () => limits.maxBatchBytes });
  let pumping: Promise<void> | undefined;
  let closing = false;
  let lastBatchMs = 0;
  let sendingSince: number | undefined;

  function isOverloaded(): boolean {
    if (queue.full) return true;
    const batchMs = Math.max(lastBatchMs, sendingSince === undefined ? 0 : now() - sendingSince);
    return queue.batchesAhead * batchMs > maxWaitMs;
  }

  async function pump(): Promise<void> {
    while (queue.waiting > 0) {
      await lingerForMore();
      refuseExpired();
      if (queue.waiting > 0) await sendBatch(queue.takeBatch());
    }
    pumping = undefined;
  }

  /**
   * Waits while each turn of the event loop brings more records, up to the linger. A lone request
   * pays one turn; a steady stream gathers in the queue while the batch before is in flight.
   */
  async function lingerForMore(): Promise<void> {
    const until = now() + lingerMs;
    let seen = 0;
    while (queue.waiting > seen && !queue.hasWholeBatch && now() < until) {
      seen = queue.waiting;
      await nextTurn();
    }
  }

  /** Expires queued records after a hung batch. They were never sent, so refusing them is safe. */
  function refuseExpired(): void {
    for (const entry of queue.takeUntil(now() - deadlineMs)) {
      queue.settle(entry, { status: "refused", reason: "broker_unavailable" });
    }
  }

  async function sendBatch(batch: readonly QueuedRecord[]): Promise<void> {
    const startedAt = now();
    sendingSince = startedAt;
    const oldest = batch[0]?.enqueuedAt ?? startedAt;
    const timeLeftMs = () => oldest + deadlineMs - now();
    const { outcomes, splits, error }: BisectedBatch = await sendBisecting(
      batch.map(({ record }) => record),
      {
        send,
        limits,
        timeLeftMs,
        firstTimeoutMs: Math.max(SHORTEST_TIMEOUT_MS, timeLeftMs()),
      },
    );
    lastBatchMs = now() - startedAt;
    sendingSince = undefined;
    onBatch({
      records: batch.length,
      seconds: lastBatchMs / 1_000,
      splits,
      rejected: outcomes.filter(({ status }) => status === "rejected").length,
      error,
    });
    for (const [index, entry] of batch.entries()) {
      queue.settle(entry, outcomes[index] ?? { status: "refused", reason: "outcome_unknown" });
    }
  }

  return {
    publish(basketRecord) {
      if (closing) return Promise.resolve({ status: "refused", reason: "shutting_down" });
      if (isOverloaded()) return Promise.resolve({ status: "refused", reason: "overloaded" });
      const record = { ...basketRecord, valueBytes: Buffer.byteLength(basketRecord.value) };
      const fault = limits.findFault(record);
      if (fault !== undefined) return Promise.resolve({ status: "rejected", fault });
      return new Promise((settle) => {
        queue.add({ record, enqueuedAt: now(), settle });
        pumping ??= pump();
      });
    },
    get queuedRecords() {
      return queue.size;
    },
    get full() {
      return queue.full;
    },
    get overloaded() {
      return isOverloaded();
    },
    async [Symbol.asyncDispose]() {
      closing = true;
      await pumping;
    },
  };
}

/** One turn of the event loop; a timer of 0 ms would idle for a whole millisecond. */
function nextTurn(): Promise<void> {
  return new Promise((resolve) => void setImmediate(resolve));
}

/** The timeout of a batch that spent its deadline in the queue: enough for a healthy broker. */
const SHORTEST_TIMEOUT_MS = 250;
