/**
 * The header of a record batch of format 2, the only thing the broker reads of what it stores.
 * Records stay as the producer sent them, compressed or not
 * (https://kafka.apache.org/documentation/#recordbatch).
 *
 * @module
 */

import {
  BATCH_HEADER_BYTES,
  BATCH_MAGIC,
  LENGTH_AT,
  MAGIC_AT,
  PREFIX_BYTES,
} from "../../../shared/kafka/wire/batch_header.ts";

const LEADER_EPOCH_AT = 12;

/** What a batch says about itself. */
export interface BatchHeader {
  /** Offset of the first record. */
  readonly baseOffset: number;
  /** Size of the whole batch, prefix included. */
  readonly sizeBytes: number;
  /** Bits 0-2 codec, 3 timestamp type, 4 transactional, 5 control. */
  readonly attributes: number;
  /** Offset of the last record, less the base offset. */
  readonly lastOffsetDelta: number;
  /** Timestamp of the first record, milliseconds since 1970. */
  readonly baseTimestamp: number;
  /** Largest timestamp of any record, milliseconds since 1970. */
  readonly maxTimestamp: number;
  /** Who produced it; -1 when not idempotent. */
  readonly producerId: number;
  /** The producer's epoch; -1 when not idempotent. */
  readonly producerEpoch: number;
  /** Sequence number of the first record; -1 when not idempotent. */
  readonly baseSequence: number;
  /** Records in it. */
  readonly recordCount: number;
}

/**
 * Reads the header at `at`, or returns `undefined` when the bytes there cannot be the start of a
 * batch (too short, another magic, a length that makes no sense).
 */
export function readBatchHeader(bytes: Uint8Array, at = 0): BatchHeader | undefined {
  if (bytes.byteLength - at < BATCH_HEADER_BYTES || bytes[at + MAGIC_AT] !== BATCH_MAGIC) {
    return undefined;
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset + at, BATCH_HEADER_BYTES);
  const sizeBytes = view.getInt32(LENGTH_AT) + PREFIX_BYTES;
  if (sizeBytes < BATCH_HEADER_BYTES) return undefined;
  return {
    baseOffset: int64(view, 0),
    sizeBytes,
    attributes: view.getInt16(21),
    lastOffsetDelta: view.getInt32(23),
    baseTimestamp: int64(view, 27),
    maxTimestamp: int64(view, 35),
    producerId: int64(view, 43),
    producerEpoch: view.getInt16(51),
    baseSequence: view.getInt32(53),
    recordCount: view.getInt32(57),
  };
}

/**
 * Gives a batch its place in the log, in the bytes themselves. The checksum does not cover the
 * base offset and the leader epoch, for just this reason.
 */
export function placeBatch(batch: Uint8Array, baseOffset: number): void {
  const view = new DataView(batch.buffer, batch.byteOffset, BATCH_HEADER_BYTES);
  view.setInt32(0, Math.floor(baseOffset / 4294967296));
  view.setUint32(4, baseOffset >>> 0);
  view.setInt32(LEADER_EPOCH_AT, 0);
}

/** The offset of the last record. */
export function lastOffset(header: BatchHeader): number {
  return header.baseOffset + header.lastOffsetDelta;
}

function int64(view: DataView, at: number): number {
  return view.getInt32(at) * 4294967296 + view.getUint32(at + 4);
}
