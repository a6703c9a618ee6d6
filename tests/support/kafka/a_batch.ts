/**
 * Record batches of format 2 made by hand, sound or not.
 *
 * @module
 */
import { crc32c } from "@aws-crypto/crc32c";
import { gzipSync } from "node:zlib";
import { RequestWriter } from "./request_writer.ts";

/** What is to be different about a batch. */
export interface BatchParts {
  /** Values of the records. @default ["a"] */
  readonly values?: readonly (string | Uint8Array | null)[];
  /** Timestamps of the records by position. @default 1000 each */
  readonly timestampsMs?: readonly number[];
  /** Offset of the first record, which a broker sets. @default 0 */
  readonly baseOffset?: number;
  readonly producerId?: number;
  readonly producerEpoch?: number;
  readonly baseSequence?: number;
  readonly isGzipped?: boolean;
  /** Overrides what `isGzipped` says. */
  readonly attributes?: number;
  readonly recordCount?: number;
  readonly lastOffsetDelta?: number;
  readonly magic?: number;
}

/** A batch as a produce request carries it. */
export function aBatch(parts: BatchParts = {}): Uint8Array<ArrayBuffer> {
  const { values = ["a"], isGzipped = false, producerId = -1 } = parts;
  const times = values.map((_, i) => parts.timestampsMs?.[i] ?? 1000);
  const [base = 0] = times;
  const records = new RequestWriter();
  for (const [i, value] of values.entries()) {
    const record = aRecord(value, { offsetDelta: i, timestampDelta: (times[i] ?? 0) - base });
    records.varint(record.byteLength).raw(record);
  }
  const plain = records.toBytes();
  const checked = new RequestWriter()
    .int16(parts.attributes ?? (isGzipped ? 1 : 0))
    .int32(parts.lastOffsetDelta ?? values.length - 1)
    .int64(base)
    .int64(Math.max(base, ...times))
    .int64(producerId)
    .int16(parts.producerEpoch ?? (producerId < 0 ? -1 : 0))
    .int32(parts.baseSequence ?? (producerId < 0 ? -1 : 0))
    .int32(parts.recordCount ?? values.length)
    .raw(isGzipped ? gzipSync(plain) : plain)
    .toBytes();
  return new RequestWriter()
    .int64(parts.baseOffset ?? 0)
    .int32(9 + checked.byteLength)
    .int32(-1) // leader epoch
    .int8(parts.magic ?? 2)
    .uint32(crc32c(checked))
    .raw(checked)
    .toBytes();
}

function aRecord(
  value: string | Uint8Array | null,
  { offsetDelta, timestampDelta }: {
    readonly offsetDelta: number;
    readonly timestampDelta: number;
  },
): Uint8Array {
  const bytes = typeof value === "string" ? new TextEncoder().encode(value) : value;
  return new RequestWriter()
    .int8(0)
    .varint(timestampDelta)
    .varint(offsetDelta)
    .varint(-1) // key
    .varint(bytes?.byteLength ?? -1)
    .raw(bytes ?? new Uint8Array())
    .varint(0) // headers
    .toBytes();
}
