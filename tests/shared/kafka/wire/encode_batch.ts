/**
 * Makes record batches byte by byte, also ones that lie: kafkajs's encoder makes only good ones.
 *
 * @module
 */
import { Buffer } from "node:buffer";
import { ByteWriter } from "../../../../shared/kafka/wire/byte_writer.ts";
import { crc32c } from "../../../../shared/kafka/wire/crc32c.ts";
import {
  type ProducedMessage,
  sizeOfRecords,
  sizeRecord,
  writeRecords,
} from "../../../../shared/kafka/wire/encode_records.ts";
import type { ResponseDecoder } from "../../../../shared/kafka/wire/decode_messages.ts";

/** What a batch says of itself; everything has a default that is right. */
export interface BatchParts {
  readonly baseOffset?: number;
  readonly magic?: number;
  readonly attributes?: number;
  readonly lastOffsetDelta?: number;
  readonly firstTimestamp?: number;
  readonly maxTimestamp?: number;
  readonly producerId?: number;
  readonly recordCount?: number;
  /** What follows the header; by default the records as they are. */
  readonly body?: Uint8Array;
}

const HEADER_BYTES = 61;

/** The body of a batch with these records, one offset and no time after the other. */
export function encodeBody(messages: readonly ProducedMessage[]): Buffer {
  const records = messages.map((message, i) => sizeRecord(message, i, 0));
  const writer = new ByteWriter(sizeOfRecords(records));
  writeRecords(writer, records);
  return writer.buffer;
}

/** A batch whose checksum is right, whatever else is not. */
export function encodeBatch(
  messages: readonly ProducedMessage[],
  parts: BatchParts = {},
): Buffer {
  const body = parts.body ?? encodeBody(messages);
  const writer = new ByteWriter(HEADER_BYTES + body.length);
  writer.int64(BigInt(parts.baseOffset ?? 0));
  writer.int32(HEADER_BYTES - 12 + body.length);
  writer.int32(0);
  writer.int8(parts.magic ?? 2);
  writer.int32(0);
  writer.int16(parts.attributes ?? 0);
  writer.int32(parts.lastOffsetDelta ?? messages.length - 1);
  writer.int64(BigInt(parts.firstTimestamp ?? 1_700_000_000_000));
  writer.int64(BigInt(parts.maxTimestamp ?? 1_700_000_000_000));
  writer.int64(BigInt(parts.producerId ?? -1));
  writer.int16(0);
  writer.int32(0);
  writer.int32(parts.recordCount ?? messages.length);
  writer.raw(body, body.length);
  return sign(writer.buffer);
}

/** Gives a batch the checksum that its bytes have now. */
export function sign(batch: Buffer): Buffer {
  batch.writeUInt32BE(crc32c(batch.subarray(21)), 17);
  return batch;
}

/** A response that has this record set next, as kafkajs's decoder would give it. */
export function toResponse(...recordSets: readonly Uint8Array[]): ResponseDecoder {
  const bytes = Buffer.concat(recordSets.flatMap((recordSet) => {
    const size = Buffer.alloc(4);
    size.writeInt32BE(recordSet.length);
    return [size, recordSet];
  }));
  let at = 0;
  return {
    readInt32() {
      at += 4;
      return bytes.readInt32BE(at - 4);
    },
    canReadBytes: (length) => bytes.length - at >= length,
    readBytes(length) {
      at += length;
      return bytes.subarray(at - length, at);
    },
  };
}
