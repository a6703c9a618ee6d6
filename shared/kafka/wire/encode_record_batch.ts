/**
 * A record batch of format 2, as kafkajs 2.2.4 makes it. The format is above `batch_header.ts`.
 *
 * @module
 */
import type { Buffer } from "node:buffer";
import { BATCH_HEADER_BYTES, BATCH_MAGIC, PREFIX_BYTES } from "./batch_header.ts";
import { ByteWriter } from "./byte_writer.ts";
import { crc32c } from "./crc32c.ts";
import { CODEC_BITS } from "./decompress.ts";
import {
  type ProducedMessage,
  type SizedRecord,
  sizeOfRecords,
  sizeRecord,
  writeRecords,
} from "./encode_records.ts";

/** A 64-bit number in any form that kafkajs has for it; the object is its own `Long`. */
export type Int64 = number | string | bigint | { readonly value: bigint };

/** A codec of kafkajs's registry. */
export interface Codec {
  compress(records: { readonly buffer: Buffer }): Promise<Buffer>;
}

/** What one batch needs besides its messages. */
export interface BatchOptions {
  /** 0 none, 1 gzip, others when they are registered with kafkajs. */
  readonly compression: number;
  readonly isTransactional: boolean;
  readonly producerId: Int64;
  readonly producerEpoch: number;
  readonly firstSequence: number;
  /** kafkajs's registry. */
  readonly lookupCodec: (compression: number) => Codec;
}

/** A batch that is ready to be written. */
export interface SizedBatch {
  readonly sizeBytes: number;
  writeTo(writer: ByteWriter): void;
}

const TRANSACTIONAL = 0x10;
/** Between the length and the checksum, and the checksum. */
const UNCHECKED_BYTES = 9;

/** Finds the size of a batch, which with compression means that it is compressed. */
export async function sizeBatch(
  messages: readonly ProducedMessage[],
  options: BatchOptions,
): Promise<SizedBatch> {
  const times = findTimes(messages);
  const firstTimestamp = Number(times.first);
  const records = messages.map((message, i) =>
    sizeRecord(message, i, toDelta(Number(message.timestamp || times.now) - firstTimestamp))
  );
  const compressed = options.compression === 0
    ? undefined
    : await compressRecords(records, options);
  const sizeBytes = BATCH_HEADER_BYTES + (compressed?.length ?? sizeOfRecords(records));
  return {
    sizeBytes,
    writeTo(writer) {
      const start = writer.at;
      writer.int64(0n);
      writer.int32(sizeBytes - PREFIX_BYTES);
      writer.int32(0);
      writer.int8(BATCH_MAGIC);
      const crcAt = writer.skip(4);
      writer.int16(
        options.compression & CODEC_BITS | (options.isTransactional ? TRANSACTIONAL : 0),
      );
      writer.int32(messages.length - 1);
      writer.int64(toInt64(times.first));
      writer.int64(toInt64(times.max));
      writer.int64(toInt64(options.producerId));
      writer.int16(options.producerEpoch);
      writer.int32(options.firstSequence);
      writer.int32(messages.length);
      if (compressed === undefined) writeRecords(writer, records);
      else writer.raw(compressed, compressed.length);
      const checked = writer.buffer.subarray(start + PREFIX_BYTES + UNCHECKED_BYTES, writer.at);
      writer.buffer.writeUInt32BE(crc32c(checked), crcAt);
    },
  };
}

function compressRecords(records: readonly SizedRecord[], options: BatchOptions): Promise<Buffer> {
  const writer = new ByteWriter(sizeOfRecords(records));
  writeRecords(writer, records);
  return options.lookupCodec(options.compression).compress(writer);
}

type Timestamp = string | number;

/**
 * The first and last of the timestamps. kafkajs sorts them as text, and so do we: all of a kind,
 * with 13 digits from 2001 to 2286, it makes no difference.
 */
function findTimes(messages: readonly ProducedMessage[]) {
  const now = Date.now();
  let first: Timestamp | undefined;
  let max: Timestamp | undefined;
  for (const { timestamp } of messages) {
    if (timestamp === null || timestamp === undefined) continue;
    if (first === undefined || String(timestamp) < String(first)) first = timestamp;
    if (max === undefined || String(timestamp) >= String(max)) max = timestamp;
  }
  return { now, first: first ?? now, max: max ?? now };
}

function toDelta(difference: number): number {
  return Number.isNaN(difference) ? 0 : difference;
}

function toInt64(value: Int64): bigint {
  const wide = typeof value === "object" ? value.value : BigInt(value);
  return BigInt.asIntN(64, wide);
}
