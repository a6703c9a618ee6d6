/**
 * Decides whether the records field of a produce request is one sound batch, by its header and
 * checksum alone. The rules and their codes are Kafka 4's (LogValidator, UnifiedLog).
 *
 * @module
 */

import { ErrorCode } from "../protocol/error_codes.ts";
import { type BatchHeader, hasValidChecksum, readBatchHeader } from "./record_batch.ts";

/** Kafka 4's `message.timestamp.after.max.ms`. */
const MAX_AHEAD_MS = 3_600_000;
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
  const header = readBatchHeader(batch);
  if (header === undefined) return refuse(ErrorCode.INVALID_RECORD);
  if (header.sizeBytes > options.maxMessageBytes) return refuse(ErrorCode.MESSAGE_TOO_LARGE);
  if (header.sizeBytes > batch.byteLength) return refuse(ErrorCode.CORRUPT_MESSAGE);
  // More than one batch a partition is not allowed since Produce 3.
  if (header.sizeBytes < batch.byteLength) return refuse(ErrorCode.INVALID_RECORD);
  if (!hasValidChecksum(batch)) return refuse(ErrorCode.CORRUPT_MESSAGE);
  if (!isSound(header)) return refuse(ErrorCode.INVALID_RECORD);
  if (header.maxTimestamp > options.nowMs + MAX_AHEAD_MS) {
    return refuse(ErrorCode.INVALID_TIMESTAMP);
  }
  return { ok: true, header };
}

function isSound(header: BatchHeader): boolean {
  return header.recordCount > 0 && header.lastOffsetDelta === header.recordCount - 1 &&
    (header.attributes & CODEC_BITS) <= HIGHEST_CODEC &&
    (header.attributes & (LOG_APPEND_TIME | TRANSACTIONAL_OR_CONTROL)) === 0 &&
    (header.producerId < 0 || (header.baseSequence >= 0 && header.producerEpoch >= 0));
}

function refuse(error: number): BatchVerdict {
  return { ok: false, error };
}
