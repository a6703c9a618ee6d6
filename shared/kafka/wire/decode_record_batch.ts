/**
 * From one record batch of format 2 to its messages, with a bound on what it may cost:
 *
 *     record => length: varint, attributes: int8, timestamp_delta: varlong, offset_delta: varint,
 *       key: bytes, value: bytes, headers: [key: bytes, value: bytes]
 *
 * where lengths and counts are varints and −1 is null.
 *
 * @module
 */
import type { Buffer } from "node:buffer";
import { BATCH_HEADER_BYTES, type BatchHeader } from "./batch_header.ts";
import { ByteReader } from "./byte_reader.ts";
import { CODEC_BITS, decompress } from "./decompress.ts";
import { type FetchedMessage, type MessageHeaders, toClosingMarker } from "./fetched_message.ts";
import { PART_COST_BYTES } from "./limits.ts";
import { cutIfOversized } from "./oversized_value.ts";
import { Undecodable } from "./undecodable.ts";

/** A key length and a value length. */
const SMALLEST_HEADER_BYTES = 2;

/** What decoding may take. */
export interface DecodeLimits {
  /** Bytes after decompression. */
  readonly maxBytes: number;
  /** Records and headers together. */
  readonly maxParts: number;
}

/** Messages, and roughly what they take in memory beyond the response itself. */
export interface DecodedEntry {
  readonly messages: readonly FetchedMessage[];
  readonly costBytes: number;
}

/**
 * The messages of `batch`, in order of their offsets, with a hidden one at the end where the batch
 * reaches further than its records.
 *
 * @throws {Undecodable} when it breaks the format or a limit
 */
export async function decodeRecordBatch(
  batch: Buffer,
  header: BatchHeader,
  limits: DecodeLimits,
): Promise<DecodedEntry> {
  const { baseOffset, attributes, lastOffsetDelta, recordCount, context } = header;
  if (recordCount < 0 || lastOffsetDelta < 0) throw malformed("A negative count");
  const parts = { left: limits.maxParts };
  take(parts, recordCount);
  const body = batch.subarray(BATCH_HEADER_BYTES);
  // A codec's frame around no records is nothing that compaction or a producer writes.
  const records = recordCount === 0 ? body : await decompress(body, attributes, limits.maxBytes);
  const reader = new ByteReader(records);
  const messages: FetchedMessage[] = [];
  let lastDelta = -1;
  for (let i = 0; i < recordCount; i++) {
    const delta = readRecord(reader, header, { parts, messages });
    // Offsets beyond the batch would take the position past records that were never read.
    if (delta <= lastDelta || delta > lastOffsetDelta) throw malformed("An offset");
    lastDelta = delta;
  }
  if (reader.left > 0) throw malformed("The count of records");
  if (lastDelta < lastOffsetDelta) {
    messages.push(toClosingMarker(baseOffset + lastOffsetDelta, context));
  }
  const decompressedBytes = (attributes & CODEC_BITS) === 0 ? 0 : records.length;
  const costBytes = decompressedBytes + PART_COST_BYTES * (limits.maxParts - parts.left);
  return { messages, costBytes };
}

interface Target {
  readonly parts: Parts;
  readonly messages: FetchedMessage[];
}

/** Appends the next record to `messages` and returns its offset delta. */
function readRecord(reader: ByteReader, header: BatchHeader, { parts, messages }: Target): number {
  const recordBytes = reader.readVarint();
  const outer = reader.enter(recordBytes);
  const attributes = reader.readByte() << 24 >> 24;
  const timestampDelta = reader.readVarlong();
  const offsetDelta = reader.readVarint();
  const key = reader.readVarintBytes();
  const value = reader.readVarintBytes();
  const headerBytes = reader.left;
  const headers = readHeaders(reader, parts);
  reader.leave(outer);
  const { context } = header;
  const message = {
    magicByte: context.magicByte,
    attributes,
    timestamp: context.timestampType === 1
      ? context.maxTimestamp
      : addTimestamps(header.firstTimestamp, timestampDelta),
    offset: String(header.baseOffset + offsetDelta),
    key,
    value,
    headers,
    isControlRecord: context.isControlBatch,
    batchContext: context,
  };
  cutIfOversized(message, { recordBytes, headerBytes });
  messages.push(message);
  return offsetDelta;
}

function readHeaders(reader: ByteReader, parts: Parts): MessageHeaders {
  // Without a prototype: `constructor` and `__proto__` are names like any other.
  const headers: MessageHeaders = Object.create(null);
  const count = reader.readVarint();
  if (count <= 0) {
    if (count < -1) throw malformed("A count of headers");
    return headers;
  }
  if (count > reader.left / SMALLEST_HEADER_BYTES) throw malformed("A count of headers");
  take(parts, count);
  for (let i = 0; i < count; i++) {
    const name = reader.readText(reader.readVarint());
    const value = reader.readVarintBytes();
    const present = headers[name];
    if (present === undefined) headers[name] = value;
    else if (Array.isArray(present)) present.push(value);
    else headers[name] = [present, value];
  }
  return headers;
}

function addTimestamps(first: number | bigint, delta: number | bigint): string {
  return typeof first === "number" && typeof delta === "number"
    ? String(first + delta)
    : String(BigInt(first) + BigInt(delta));
}

interface Parts {
  left: number;
}

function take(parts: Parts, count: number): void {
  parts.left -= count;
  if (parts.left < 0) {
    throw new Undecodable("too_many_records", "More records and headers than its size allows");
  }
}

function malformed(what: string): Undecodable {
  return new Undecodable("malformed_records", `${what} contradicts the batch`);
}
