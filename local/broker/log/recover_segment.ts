/**
 * Reads a segment back at start: finds where its whole batches end, and tells of each one. What
 * stands behind that end was being written when the process or the machine stopped.
 *
 * @module
 */

import { BATCH_HEADER_BYTES, hasRightCrc } from "../../../shared/kafka/wire/batch_header.ts";
import { type BatchHeader, lastOffset, readBatchHeader } from "./record_batch.ts";
import type { Segment } from "./segment.ts";

/** Large enough for 20 small batches a read, small enough to skip through large ones. */
const CHUNK_BYTES = 16 * 1024;

/** How thoroughly to look, and whom to tell. */
export interface RecoverOptions {
  /** Also compare checksums: needed where a write may have been torn, costly elsewhere. */
  readonly verifyChecksums: boolean;
  /** Called for each whole batch, in order. */
  readonly onBatch: (header: BatchHeader) => void;
}

/**
 * Rebuilds the segment's index and truncates what is torn. Returns the number of bytes cut off.
 * Safe to run twice.
 */
export function recoverSegment(segment: Segment, options: RecoverOptions): number {
  const fileBytes = segment.fileBytes();
  let chunk = new Uint8Array(CHUNK_BYTES);
  let chunkAt = 0;
  let chunkLength = segment.read(0, chunk);
  while (segment.sizeBytes < fileBytes) {
    const at = segment.sizeBytes;
    if (at + BATCH_HEADER_BYTES > chunkAt + chunkLength) {
      chunkAt = at;
      chunkLength = segment.read(at, chunk);
    }
    let header = readBatchHeader(chunk.subarray(0, chunkLength), at - chunkAt);
    if (header === undefined || at + header.sizeBytes > fileBytes) break;
    if (options.verifyChecksums) {
      if (at + header.sizeBytes > chunkAt + chunkLength) {
        if (header.sizeBytes > chunk.byteLength) chunk = new Uint8Array(header.sizeBytes);
        chunkAt = at;
        chunkLength = segment.read(at, chunk);
        header = readBatchHeader(chunk.subarray(0, chunkLength)) ?? header;
      }
      const batch = chunk.subarray(at - chunkAt, at - chunkAt + header.sizeBytes);
      if (!hasRightCrc(batch)) break;
    }
    if (header.baseOffset !== segment.nextOffset || lastOffset(header) < header.baseOffset) break;
    segment.note(header);
    options.onBatch(header);
  }
  const tornBytes = fileBytes - segment.sizeBytes;
  if (tornBytes > 0) segment.truncate();
  return tornBytes;
}
