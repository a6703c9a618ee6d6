/**
 * What a decoded record looks like to kafkajs 2.2.4, which filters and counts these objects and
 * passes the same ones on to `eachBatch` and `eachMessage`.
 *
 * @module
 */
import type { Buffer } from "node:buffer";

/** A name that occurs more than once has its values in order. Never an object with a prototype. */
export type MessageHeaders = Record<string, Buffer | null | (Buffer | null)[]>;

/** The header of the batch that a record came in; 64-bit numbers in decimal. */
export interface BatchContext {
  readonly firstOffset: string;
  readonly firstTimestamp: string;
  readonly partitionLeaderEpoch: number;
  readonly inTransaction: boolean;
  readonly isControlBatch: boolean;
  readonly lastOffsetDelta: number;
  readonly producerId: string;
  readonly producerEpoch: number;
  readonly firstSequence: number;
  readonly maxTimestamp: string;
  /** 0: the producer's time, 1: the time of arrival at the broker. */
  readonly timestampType: 0 | 1;
  readonly magicByte: number;
}

/** A record. Keys and values are views of the response or of what was decompressed. */
export interface FetchedMessage {
  readonly magicByte: number;
  readonly attributes: number;
  /** Milliseconds since 1970, in decimal; `-1` when there is none. */
  readonly timestamp: string;
  /** In decimal. */
  readonly offset: string;
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  readonly headers: MessageHeaders;
  /** kafkajs counts the offsets of such records and shows them to nobody. */
  readonly isControlRecord: boolean;
  readonly batchContext: BatchContext;
}

/** Headers without any. */
export function noHeaders(): MessageHeaders {
  return Object.create(null);
}

/**
 * A record that moves the position past offsets at which there is no record any more, and that
 * kafkajs hides. Without it kafkajs fetches a batch that compaction has emptied for ever, and
 * creeps through an emptied tail by one offset a fetch.
 */
export function toClosingMarker(lastOffset: number, batchContext: BatchContext): FetchedMessage {
  return {
    magicByte: batchContext.magicByte,
    attributes: 0,
    timestamp: batchContext.maxTimestamp,
    offset: String(lastOffset),
    key: null,
    value: null,
    headers: noHeaders(),
    isControlRecord: true,
    batchContext,
  };
}
