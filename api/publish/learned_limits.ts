/**
 * The sizes that the broker takes, learned from its refusals: `message.max.bytes` of a broker and
 * `max.message.bytes` of a topic can be smaller than our batches, and often cannot be read.
 *
 * @module
 */
import { Buffer } from "node:buffer";
import type { OutgoingRecord } from "./outgoing_record.ts";
import type { RecordFault } from "./publish_outcome.ts";

/** Options for {@linkcode createLearnedLimits}. */
export interface LearnedLimitsOptions {
  /** Most value bytes of a batch while nothing else is known. */
  readonly maxBatchBytes: number;
  /** Milliseconds of a clock that never goes back. */
  readonly now: () => number;
}

/** See {@linkcode createLearnedLimits}. */
export interface LearnedLimits {
  /** Most value bytes to put into a batch now. */
  readonly maxBatchBytes: number;
  /** Why the broker would refuse `record` however it is sent; `undefined` if it may take it. */
  findFault(record: OutgoingRecord): RecordFault | undefined;
  /** Learns that a batch of several records with `bytes` of values was too large. */
  batchRefused(bytes: number): void;
  /** Learns that `record` alone was too large. `maxBytes`: the topic's limit, if it is known. */
  recordRefused(record: OutgoingRecord, maxBytes: number | undefined): RecordFault;
}

/**
 * Nothing learned yet. Both lessons wear off, since the limit of a topic can be raised: batches
 * double with each minute without a refusal, and after a minute a large record is tried again.
 * Without the memory each large record would cost everybody in its batch up to ten refusals, each
 * with a new producer.
 */
export function createLearnedLimits({ maxBatchBytes, now }: LearnedLimitsOptions): LearnedLimits {
  let batch = { bytes: maxBatchBytes, since: now() };
  let record: { readonly bytes: number; readonly maxBytes: number | undefined; since: number } = {
    bytes: Infinity,
    maxBytes: undefined,
    since: now(),
  };

  function readBatchBytes(): number {
    const doublings = Math.floor((now() - batch.since) / MEMORY_MS);
    return Math.min(maxBatchBytes, batch.bytes * 2 ** doublings);
  }

  return {
    get maxBatchBytes() {
      return readBatchBytes();
    },
    findFault(candidate) {
      // Measure the record only when the broker has refused one lately, which is rare.
      if (record.bytes === Infinity || now() - record.since >= MEMORY_MS) return undefined;
      const bytes = sizeOf(candidate);
      return bytes < record.bytes ? undefined : toFault(bytes, record.maxBytes);
    },
    batchRefused(bytes) {
      batch = { bytes: Math.min(readBatchBytes(), bytes / 2), since: now() };
    },
    recordRefused(refused, maxBytes) {
      const bytes = sizeOf(refused);
      // A limit that contradicts the refusal is that of something else.
      const limit = maxBytes !== undefined && maxBytes < bytes ? maxBytes : undefined;
      record = { bytes: limit === undefined ? bytes : limit + 1, maxBytes: limit, since: now() };
      return toFault(bytes, limit);
    },
  };
}

function toFault(bytes: number, maxBytes: number | undefined): RecordFault {
  const detail = maxBytes === undefined
    ? `The broker takes no record of ${bytes} bytes`
    : `Its record has ${bytes} bytes with key and headers, and the broker takes at most ${maxBytes}`;
  return { code: "too_large_for_broker", detail };
}

/** The bytes of a batch of this record alone, but for some ten of lengths (KIP-98). */
function sizeOf({ key, valueBytes, headers }: OutgoingRecord): number {
  let bytes = BATCH_HEADER_BYTES + Buffer.byteLength(key) + valueBytes;
  for (const [name, text] of Object.entries(headers)) bytes += name.length + text.length;
  return bytes;
}

const BATCH_HEADER_BYTES = 61;
const MEMORY_MS = 60_000;
