/**
 * The header of a record batch, format 2:
 *
 *     base_offset: int64, length: int32, partition_leader_epoch: int32, magic: int8, crc: uint32,
 *     attributes: int16, last_offset_delta: int32, base_timestamp: int64, max_timestamp: int64,
 *     producer_id: int64, producer_epoch: int16, base_sequence: int32, record_count: int32
 *
 * @module
 */
import type { Buffer } from "node:buffer";
import { crc32c } from "./crc32c.ts";
import type { BatchContext } from "./fetched_message.ts";

/** Base offset and length, which `length` does not count. Formats 0 and 1 begin alike. */
export const PREFIX_BYTES = 12;
/** Where a batch's length stands. */
export const LENGTH_AT = 8;
/** Where the format stands, the same in all of them. */
export const MAGIC_AT = 16;
/** The format of today; 0 and 1 are those before Kafka 0.11. */
export const BATCH_MAGIC = 2;
/** Where the records begin. */
export const BATCH_HEADER_BYTES = 61;
/** Where a batch says how many records it has. */
export const RECORD_COUNT_AT = 57;
/** Where a batch says how far its last offset is from its first. */
export const LAST_OFFSET_DELTA_AT = 23;

const CRC_AT = 17;
/** The checksum covers what follows it: not the offset, the length, the epoch or the format. */
const CHECKED_FROM = 21;
const LOG_APPEND_TIME = 0x08;
const TRANSACTIONAL = 0x10;
const CONTROL = 0x20;

/** What a batch says of itself. */
export interface BatchHeader {
  readonly baseOffset: number;
  readonly attributes: number;
  readonly lastOffsetDelta: number;
  /** A bigint when adding a day to it as a number would not be exact. */
  readonly firstTimestamp: number | bigint;
  readonly recordCount: number;
  readonly context: BatchContext;
}

/** Whether the checksum of `batch`, at least a header long, is that of its bytes. */
export function hasRightCrc(batch: Uint8Array): boolean {
  const said = new DataView(batch.buffer, batch.byteOffset + CRC_AT, 4).getUint32(0);
  return said === crc32c(batch.subarray(CHECKED_FROM));
}

/** Reads the header of `batch`, at least a header long. `baseOffset` is its first field. */
export function readBatchHeader(batch: Buffer, baseOffset: number): BatchHeader {
  const attributes = batch.readInt16BE(CHECKED_FROM);
  const lastOffsetDelta = batch.readInt32BE(LAST_OFFSET_DELTA_AT);
  const firstTimestamp = batch.readBigInt64BE(27);
  return {
    baseOffset,
    attributes,
    lastOffsetDelta,
    firstTimestamp: isRoomy(firstTimestamp) ? Number(firstTimestamp) : firstTimestamp,
    recordCount: batch.readInt32BE(RECORD_COUNT_AT),
    context: {
      firstOffset: String(baseOffset),
      firstTimestamp: String(firstTimestamp),
      partitionLeaderEpoch: batch.readInt32BE(12),
      inTransaction: (attributes & TRANSACTIONAL) !== 0,
      isControlBatch: (attributes & CONTROL) !== 0,
      lastOffsetDelta,
      producerId: String(batch.readBigInt64BE(43)),
      producerEpoch: batch.readInt16BE(51),
      firstSequence: batch.readInt32BE(53),
      maxTimestamp: String(batch.readBigInt64BE(35)),
      timestampType: (attributes & LOG_APPEND_TIME) === 0 ? 0 : 1,
      magicByte: BATCH_MAGIC,
    },
  };
}

/** Whether two such numbers add up exactly as doubles. */
function isRoomy(value: bigint): boolean {
  return value > -(2n ** 52n) && value < 2n ** 52n;
}
