/**
 * A sender for publishers under test: every batch waits until the test answers it.
 *
 * @module
 */
import type { RecordPosition, SendRecords } from "../../../api/publish/outgoing_record.ts";
import type { BasketRecord } from "../../../shared/basket/record.ts";

/** One batch that a publisher has sent. */
export interface SentBatch {
  /** The records' values as text, in order. */
  readonly values: readonly string[];
  readonly keys: readonly string[];
  readonly headers: readonly Readonly<Record<string, string>>[];
  readonly timeoutMs: number;
  /** Acknowledges the batch: partition 0, from `baseOffset` on. */
  acknowledge(baseOffset?: number): void;
  /** Answers with these positions. */
  answer(positions: readonly RecordPosition[]): void;
  reject(error: unknown): void;
}

/** The fake and the batches it got. */
export interface FakeSend {
  readonly send: SendRecords;
  /** Every batch so far. */
  readonly batches: readonly SentBatch[];
  /** The next batch, as soon as it is sent. */
  next(): Promise<SentBatch>;
}

/** Makes a fake sender. */
export function createFakeSend(): FakeSend {
  const batches: SentBatch[] = [];
  let given = 0;
  let wake = () => {};
  return {
    batches,
    send(records, { timeoutMs }) {
      const { promise, resolve, reject } = Promise.withResolvers<readonly RecordPosition[]>();
      batches.push({
        values: records.map(({ value }) => value),
        keys: records.map(({ key }) => key),
        headers: records.map(({ headers }) => headers),
        timeoutMs,
        acknowledge: (baseOffset = 0) =>
          resolve(records.map((_, index) => ({ partition: 0, offset: baseOffset + index }))),
        answer: resolve,
        reject,
      });
      wake();
      return promise;
    },
    async next() {
      while (batches[given] === undefined) {
        await new Promise<void>((resolve) => wake = resolve);
      }
      return batches[given++] as SentBatch;
    },
  };
}

/** A record whose value is `value`. */
export function anOutgoing(value: string): BasketRecord {
  return { key: `key of ${value}`, value, timestampMs: 0, headers: { "request-id": `r-${value}` } };
}
