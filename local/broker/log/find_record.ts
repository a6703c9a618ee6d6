/**
 * Finds the record of a batch that a timestamp asks for: the one place where the broker looks
 * inside a batch.
 *
 * @module
 */

import { gunzipSync } from "node:zlib";
import { BATCH_HEADER_BYTES } from "../../../shared/kafka/wire/batch_header.ts";
import { readBatchHeader } from "./record_batch.ts";

const CODEC_BITS = 0x07;
const GZIP = 1;

/** A record's place and time. */
export interface FoundRecord {
  readonly offset: number;
  /** Milliseconds since 1970. */
  readonly timestamp: number;
}

/**
 * The first record of `batch` at or after both `timestamp` and `fromOffset`. In a batch of a codec
 * other than gzip it is the batch's first: earlier than asked, so nothing is missed.
 */
export function findRecord(
  batch: Uint8Array,
  { timestamp, fromOffset }: { readonly timestamp: number; readonly fromOffset: number },
): FoundRecord | undefined {
  const header = readBatchHeader(batch);
  if (header === undefined) return undefined;
  const first = { offset: header.baseOffset, timestamp: header.baseTimestamp };
  const codec = header.attributes & CODEC_BITS;
  if (codec > GZIP) return first;
  const body = batch.subarray(BATCH_HEADER_BYTES);
  const records = codec === GZIP ? gunzipSync(body) : body;
  let at = 0;
  for (let i = 0; i < header.recordCount; i++) {
    const length = readVarint(records, at);
    const timestampDelta = readVarint(records, length.end + 1);
    const offsetDelta = readVarint(records, timestampDelta.end);
    const record = {
      offset: header.baseOffset + offsetDelta.value,
      timestamp: header.baseTimestamp + timestampDelta.value,
    };
    if (record.timestamp >= timestamp && record.offset >= fromOffset) return record;
    at = length.end + length.value;
  }
  return undefined;
}

/** A zigzag number of variable length; multiplied, not shifted, since it may exceed 32 bits. */
function readVarint(bytes: Uint8Array, start: number): { value: number; end: number } {
  let raw = 0;
  let scale = 1;
  let end = start;
  for (;;) {
    const byte = bytes[end++];
    if (byte === undefined) throw new RangeError("Cannot read varint: the batch ends inside it");
    raw += (byte & 0x7f) * scale;
    scale *= 128;
    if (byte < 0x80) break;
  }
  return { value: raw % 2 === 0 ? raw / 2 : -(raw + 1) / 2, end };
}
