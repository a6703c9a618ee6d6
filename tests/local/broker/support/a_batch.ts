/**
 * Builds record batches as a producer would, with npm's CRC32C: what the broker's own checksum and
 * header reader are held against.
 *
 * @module
 */

import { crc32c } from "@aws-crypto/crc32c";
import { gzipSync } from "node:zlib";
import { Writer } from "../../../../local/broker/protocol/writer.ts";

/** What a test wants to be different. */
export interface BatchParts {
  /** Values of the records. @default ["a"] */
  readonly values?: readonly string[];
  /** Timestamps of the records, by position. @default 1000 each */
  readonly timestamps?: readonly number[];
  readonly producerId?: number;
  readonly producerEpoch?: number;
  readonly baseSequence?: number;
  /** 0 none, 1 gzip; any other only marks the batch. */
  readonly codec?: number;
  readonly attributes?: number;
  readonly baseOffset?: number;
  readonly recordCount?: number;
}

/** A batch of format 2, as bytes. */
export function aBatch(parts: BatchParts = {}): Uint8Array<ArrayBuffer> {
  const { values = ["a"], codec = 0, timestamps = [] } = parts;
  const times = values.map((_, i) => timestamps[i] ?? 1000);
  const base = times[0] ?? 0;
  const records = new Writer();
  for (const [i, value] of values.entries()) writeRecord(records, i, (times[i] ?? 0) - base, value);
  const body = codec === 1 ? new Uint8Array(gzipSync(records.written())) : records.written();

  const batch = new Writer();
  batch.int64(parts.baseOffset ?? 0);
  batch.int32(49 + body.byteLength);
  batch.int32(-1); // leader epoch
  batch.int8(2); // magic
  batch.int32(0); // checksum
  batch.int16(parts.attributes ?? codec);
  batch.int32(values.length - 1);
  batch.int64(base);
  batch.int64(Math.max(...times));
  batch.int64(parts.producerId ?? -1);
  batch.int16(parts.producerEpoch ?? (parts.producerId === undefined ? -1 : 0));
  batch.int32(parts.baseSequence ?? (parts.producerId === undefined ? -1 : 0));
  batch.int32(parts.recordCount ?? values.length);
  batch.raw(body);
  const bytes = batch.written().slice();
  new DataView(bytes.buffer).setUint32(17, crc32c(bytes.subarray(21)));
  return bytes;
}

function writeRecord(writer: Writer, index: number, timestampDelta: number, value: string): void {
  const record = new Writer();
  record.int8(0);
  varint(record, timestampDelta);
  varint(record, index);
  varint(record, -1); // key
  const text = new TextEncoder().encode(value);
  varint(record, text.byteLength);
  record.raw(text);
  varint(record, 0); // headers
  varint(writer, record.length);
  writer.raw(record.written());
}

/** Zigzag, for numbers that fit into 31 bits. */
function varint(writer: Writer, value: number): void {
  writer.uvarint((value << 1) ^ (value >> 31));
}
