/**
 * Gathers the records of concurrent requests into few produce requests, one in flight at a time,
 * and answers each caller with its own partition and offset. This is where "accepted means
 * replicated" is kept: a caller hears `accepted` only of a record the broker has acknowledged.
 *
 * @module
 */
import { setImmediate } from "node:timers";
import type { BasketRecord } from "../shared/basket/record.ts";

/** What became of one record. */
export type PublishOutcome =
  | { readonly status: "accepted"; readonly partition: number; readonly offset: number }
  | { readonly status: "refused"; readonly reason: RefusalReason };

/**
 * Why a record was not accepted. After `outcome_unknown` it may stand in the topic all the same;
 * sending it again is safe, since the consumer stores each basket once.
 */
export type RefusalReason =
  | "overloaded"
  | "broker_unavailable"
  | "outcome_unknown"
  | "shutting_down";

/** Where a record came to stand. */
export interface RecordPosition {
  readonly partition: number;
  readonly offset: number;
}

/** A record ready to be sent, its value in bytes. */
export interface OutgoingRecord {
  readonly key: string;
  readonly value: Uint8Array;
  readonly headers: Readonly<Record<string, string>>;
}

/** Sending failed; `mayBeAppended` tells whether the broker can have the records nevertheless. */
export class SendError extends Error {
  override readonly name = "SendError";
  readonly mayBeAppended: boolean;

  constructor(message: string, options: { mayBeAppended: boolean; cause?: unknown }) {
    super(message, { cause: options.cause });
    this.mayBeAppended = options.mayBeAppended;
  }
}

/** Options for {@linkcode createPublisher}. */
export interface PublisherOptions {
  /**
   * Sends one batch and resolves to the position of each record, in order, once every in-sync
   * replica has it; gives up after `timeoutMs`. Rejects with a {@linkcode SendError}.
   */
  readonly send: (
    records: readonly OutgoingRecord[],
    options: { readonly timeoutMs: number },
  ) => Promise<readonly RecordPosition[]>;
  /** @default {500} */
  readonly maxBatchRecords?: number;
  /**
   * Most value bytes of a batch. A broker's `message.max.bytes` (1 MiB) bounds the batch of one
   * partition, and all records of a batch may go to the same one. Keys and headers come on top:
   * up to 0.8 KB a record (a key of 513 bytes), so up to 400 KB for 500 of them.
   *
   * @default {600_000}
   */
  readonly maxBatchBytes?: number;
  /**
   * Longest time a batch waits for company while records keep arriving.
   *
   * @default {5}
   */
  readonly lingerMs?: number;
  /** Bound of the queue; past it records are refused at once. @default {20_000} */
  readonly maxQueuedRecords?: number;
  /** Bound of the queue in value bytes. @default {67_108_864} */
  readonly maxQueuedBytes?: number;
  /**
   * Longest time that the next record may be expected to wait for its batch, once there is more in
   * line than one batch takes; past it records are refused as `overloaded`. A queue that only grows
   * is a delay for everybody in it. Unlike the bounds above this means the same on fast and slow
   * machines: the batches ahead, each as long as the last one or the one in flight.
   *
   * @default {Infinity}
   */
  readonly maxWaitMs?: number;
  /** Longest time from `publish` to an answer, give or take a quarter second. @default {4_000} */
  readonly deadlineMs?: number;
  /** Told of each batch that was sent, for metrics and logs. It must not throw. */
  readonly onBatch?: (batch: SentBatch) => void;
  /** Milliseconds of a clock that never goes back. @default {performance.now} */
  readonly now?: () => number;
}

/** How the sending of one batch went. */
export interface SentBatch {
  readonly records: number;
  readonly seconds: number;
  readonly error?: unknown;
}

/** See {@linkcode createPublisher}. */
export interface Publisher extends AsyncDisposable {
  /** Never rejects. */
  publish(record: BasketRecord): Promise<PublishOutcome>;
  /** Records that wait or are in flight. */
  readonly queuedRecords: number;
  /** Whether the queue has reached its bounds. */
  readonly full: boolean;
  /** Whether the next record would be refused as `overloaded`: it is full, or would wait too long. */
  readonly overloaded: boolean;
}

interface Entry {
  readonly record: OutgoingRecord;
  readonly enqueuedAt: number;
  readonly settle: (outcome: PublishOutcome) => void;
}

/**
 * A publisher over `send`. Disposing refuses new records, waits for those it has, and leaves the
 * broker's client to whoever made it.
 */
export function createPublisher(options: PublisherOptions): Publisher {
  const {
    send,
    maxBatchRecords = 500,
    maxBatchBytes = 600_000,
    lingerMs = 5,
    maxQueuedRecords = 20_000,
    maxQueuedBytes = 64 * 1024 * 1024,
    maxWaitMs = Infinity,
    deadlineMs = 4_000,
    onBatch = () => {},
    now = () => performance.now(),
  } = options;
  let queue: Entry[] = [];
  let queuedRecords = 0;
  let queuedBytes = 0;
  let pumping: Promise<void> | undefined;
  let closing = false;
  let lastBatchMs = 0;
  let sendingSince: number | undefined;

  function isFull(): boolean {
    return queuedRecords >= maxQueuedRecords || queuedBytes >= maxQueuedBytes;
  }

  function isOverloaded(): boolean {
    if (isFull()) return true;
    // Whatever goes with the next batch is welcome, however long that takes.
    if (queue.length <= maxBatchRecords) return false;
    const batches = Math.max(queue.length / maxBatchRecords, queuedBytes / maxBatchBytes);
    const batchMs = Math.max(lastBatchMs, sendingSince === undefined ? 0 : now() - sendingSince);
    return batches * batchMs > maxWaitMs;
  }

  async function pump(): Promise<void> {
    while (queue.length > 0) {
      await lingerForCompany();
      refuseExpired();
      if (queue.length > 0) await sendBatch(takeBatch());
    }
    pumping = undefined;
  }

  /**
   * Waits while each turn of the event loop brings more records, up to the linger. A lone request
   * pays one turn; a steady stream gathers in the queue during the flight of the batch before.
   */
  async function lingerForCompany(): Promise<void> {
    const until = now() + lingerMs;
    let seen = 0;
    while (queue.length > seen && queue.length < maxBatchRecords && now() < until) {
      seen = queue.length;
      await nextTurn();
    }
  }

  /** Behind a batch that hung, the queue must not hang on, batch by batch: it was never sent. */
  function refuseExpired(): void {
    const latest = now() - deadlineMs;
    const fresh = queue.findIndex(({ enqueuedAt }) => enqueuedAt > latest);
    for (const entry of queue.splice(0, fresh === -1 ? queue.length : fresh)) {
      settle(entry, { status: "refused", reason: "broker_unavailable" });
    }
  }

  function settle(entry: Entry, outcome: PublishOutcome): void {
    queuedRecords--;
    queuedBytes -= entry.record.value.length;
    entry.settle(outcome);
  }

  function takeBatch(): readonly Entry[] {
    let bytes = 0;
    let count = 0;
    for (const entry of queue) {
      bytes += entry.record.value.length;
      if (count === maxBatchRecords || (count > 0 && bytes > maxBatchBytes)) break;
      count++;
    }
    const batch = queue.slice(0, count);
    queue = queue.slice(count);
    return batch;
  }

  async function sendBatch(batch: readonly Entry[]): Promise<void> {
    const startedAt = now();
    sendingSince = startedAt;
    const oldest = batch[0]?.enqueuedAt ?? startedAt;
    const timeoutMs = Math.max(SHORTEST_TIMEOUT_MS, oldest + deadlineMs - startedAt);
    let error: unknown;
    let positions: readonly RecordPosition[] = [];
    try {
      positions = await send(batch.map((entry) => entry.record), { timeoutMs });
    } catch (cause) {
      error = cause;
    }
    lastBatchMs = now() - startedAt;
    sendingSince = undefined;
    onBatch({ records: batch.length, seconds: lastBatchMs / 1000, error });
    const reason = error instanceof SendError && !error.mayBeAppended
      ? "broker_unavailable"
      : "outcome_unknown";
    for (const [index, entry] of batch.entries()) {
      const position = positions[index];
      settle(
        entry,
        position === undefined
          ? { status: "refused", reason }
          : { status: "accepted", partition: position.partition, offset: position.offset },
      );
    }
  }

  return {
    publish({ key, value, headers }) {
      if (closing) return Promise.resolve({ status: "refused", reason: "shutting_down" });
      if (isOverloaded()) {
        return Promise.resolve({ status: "refused", reason: "overloaded" });
      }
      return new Promise((settle) => {
        const record = { key, value: encoder.encode(value), headers };
        queue.push({ record, enqueuedAt: now(), settle });
        queuedRecords++;
        queuedBytes += record.value.length;
        pumping ??= pump();
      });
    },
    get queuedRecords() {
      return queuedRecords;
    },
    get full() {
      return isFull();
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

/** One round of the event loop; a timer of 0 ms would idle for a whole millisecond. */
function nextTurn(): Promise<void> {
  return new Promise((resolve) => void setImmediate(resolve));
}

const encoder = new TextEncoder();
/** What a batch gets that has used up its deadline in the queue: long enough for a healthy broker. */
const SHORTEST_TIMEOUT_MS = 250;
