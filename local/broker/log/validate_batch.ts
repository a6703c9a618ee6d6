/**
 * Decides whether the records field of a produce request is one sound batch, by its header and
 * checksum alone. The rules, their codes and their order are Kafka 4.1's (ProduceRequest,
 * UnifiedLog, LogValidator); what concerns a producer's past is in `producer_states.ts`.
 *
 * @module
 */

import { ErrorCode } from "../protocol/error_codes.ts";
import {
  BATCH_MAGIC,
  hasRightCrc,
  LENGTH_AT,
  MAGIC_AT,
  PREFIX_BYTES,
} from "../../../shared/kafka/wire/batch_header.ts";
import { type BatchHeader, readBatchHeader } from "./record_batch.ts";

/** Kafka 4's `message.timestamp.after.max.ms`. */
const MAX_AHEAD_MS = 3_600_000;
/** The least that follows the prefix in any format: a record of format 0. */
const MIN_LENGTH = 14;
const HIGHEST_CODEC = 4;
const CODEC_BITS = 0x07;
const LOG_APPEND_TIME = 0x08;
const TRANSACTIONAL_OR_CONTROL = 0x30;

/** A sound batch's header, or the error to answer with. */
export type BatchVerdict =
  | { readonly ok: true; readonly header: BatchHeader }
  | { readonly ok: false; readonly error: number };

/** Checks `batch`; `nowMs` is the broker's clock, against timestamps from the future. */
export function validateBatch(
  batch: Uint8Array,
  options: { readonly maxMessageBytes: number; readonly nowMs: number },
): BatchVerdict {
  const framingError = findFramingError(batch);
  if (framingError !== ErrorCode.NONE) return refuse(framingError);
  const header = readBatchHeader(batch);
  if (header === undefined) return refuse(ErrorCode.CORRUPT_MESSAGE);
  if (header.baseOffset !== 0) return refuse(ErrorCode.INVALID_RECORD);
  if (header.sizeBytes > options.maxMessageBytes) return refuse(ErrorCode.MESSAGE_TOO_LARGE);
  if (!hasRightCrc(batch)) return refuse(ErrorCode.CORRUPT_MESSAGE);
  if (!isSound(header)) return refuse(ErrorCode.INVALID_RECORD);
  if (header.maxTimestamp > options.nowMs + MAX_AHEAD_MS) {
    return refuse(ErrorCode.INVALID_TIMESTAMP);
  }
  return { ok: true, header };
}

/** Whether the bytes are one batch from end to end, whatever it says of itself. */
function findFramingError(bytes: Uint8Array): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.byteLength < PREFIX_BYTES) return ErrorCode.INVALID_RECORD;
  const length = view.getInt32(LENGTH_AT);
  if (length < MIN_LENGTH) return ErrorCode.CORRUPT_MESSAGE;
  if (bytes.byteLength <= MAGIC_AT) return ErrorCode.INVALID_RECORD;
  const magic = view.getInt8(MAGIC_AT);
  if (magic < 0 || magic > BATCH_MAGIC) return ErrorCode.CORRUPT_MESSAGE;
  // Shorter is a batch that was cut off, which Kafka takes for none; longer is more than one, not
  // allowed since Produce 3.
  const isOne = length + PREFIX_BYTES === bytes.byteLength && magic === BATCH_MAGIC;
  return isOne ? ErrorCode.NONE : ErrorCode.INVALID_RECORD;
}

function isSound(header: BatchHeader): boolean {
  return header.recordCount > 0 && header.lastOffsetDelta === header.recordCount - 1 &&
    (header.attributes & CODEC_BITS) <= HIGHEST_CODEC &&
    (header.attributes & (LOG_APPEND_TIME | TRANSACTIONAL_OR_CONTROL)) === 0 &&
    (header.producerId < 0 || header.baseSequence >= 0);
}

function refuse(error: number): BatchVerdict {
  return { ok: false, error };
}
