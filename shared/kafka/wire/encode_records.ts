/**
 * The records of a batch in format 2: what each takes, then its bytes. The format is above
 * `decode_record_batch.ts`.
 *
 * @module
 */
import { Buffer } from "node:buffer";
import { type ByteWriter, sizeOfVarint, sizeOfVarlong } from "./byte_writer.ts";

/** Text is written as UTF-8; null is a tombstone. */
export type Bytes = string | Uint8Array | null | undefined;

/** A message as kafkajs's producer hands it on. */
export interface ProducedMessage {
  readonly key?: Bytes;
  readonly value: Bytes;
  /** Milliseconds since 1970. Without one it is the time of encoding. */
  readonly timestamp?: string | number | null | undefined;
  /** A name with several values is a header for each. */
  readonly headers?: Readonly<Record<string, Bytes | readonly Bytes[]>> | null | undefined;
}

/** A record whose size is known. */
export interface SizedRecord {
  readonly message: ProducedMessage;
  readonly offsetDelta: number;
  readonly timestampDelta: number;
  /** −1 for null, as the protocol has it. */
  readonly keyBytes: number;
  readonly valueBytes: number;
  readonly headers: readonly SizedHeader[];
  /** Of everything after the length. */
  readonly bodyBytes: number;
}

interface SizedHeader {
  readonly name: string;
  readonly nameBytes: number;
  readonly value: Bytes;
  readonly valueBytes: number;
}

const ATTRIBUTES_BYTES = 1;
const NO_HEADERS: readonly SizedHeader[] = [];

/**
 * Finds the size of a record.
 *
 * @throws {TypeError} when a key or value is neither text nor bytes nor null
 */
export function sizeRecord(
  message: ProducedMessage,
  offsetDelta: number,
  timestampDelta: number,
): SizedRecord {
  const headers = sizeHeaders(message.headers);
  const keyBytes = byteLength(message.key);
  const valueBytes = byteLength(message.value);
  let bodyBytes = ATTRIBUTES_BYTES + sizeOfVarlong(timestampDelta) + sizeOfVarint(offsetDelta) +
    sizeOfVarint(keyBytes) + Math.max(0, keyBytes) +
    sizeOfVarint(valueBytes) + Math.max(0, valueBytes) + sizeOfVarint(headers.length);
  for (const { nameBytes, valueBytes } of headers) {
    bodyBytes += sizeOfVarint(nameBytes) + nameBytes + sizeOfVarint(valueBytes) +
      Math.max(0, valueBytes);
  }
  return { message, offsetDelta, timestampDelta, keyBytes, valueBytes, headers, bodyBytes };
}

/** What {@linkcode writeRecords} writes of them. */
export function sizeOfRecords(records: readonly SizedRecord[]): number {
  return records.reduce((sum, { bodyBytes }) => sum + sizeOfVarint(bodyBytes) + bodyBytes, 0);
}

/** Writes records, one after the other. */
export function writeRecords(writer: ByteWriter, records: readonly SizedRecord[]): void {
  for (const record of records) {
    const { message, offsetDelta, timestampDelta, headers, bodyBytes } = record;
    writer.varint(bodyBytes);
    writer.int8(0);
    writer.varlong(timestampDelta);
    writer.varint(offsetDelta);
    writeBytes(writer, message.key, record.keyBytes);
    writeBytes(writer, message.value, record.valueBytes);
    writer.varint(headers.length);
    for (const { name, nameBytes, value, valueBytes } of headers) {
      writeBytes(writer, name, nameBytes);
      writeBytes(writer, value, valueBytes);
    }
  }
}

function sizeHeaders(headers: ProducedMessage["headers"]): readonly SizedHeader[] {
  if (headers === undefined || headers === null) return NO_HEADERS;
  const sized: SizedHeader[] = [];
  for (const name of Object.keys(headers)) {
    const values = headers[name];
    const nameBytes = Buffer.byteLength(name);
    for (const value of isList(values) ? values : [values]) {
      sized.push({ name, nameBytes, value, valueBytes: byteLength(value) });
    }
  }
  return sized;
}

function isList(values: Bytes | readonly Bytes[]): values is readonly Bytes[] {
  return Array.isArray(values);
}

/** −1 for null, as the protocol has it. */
function byteLength(value: Bytes): number {
  if (value === null || value === undefined) return -1;
  if (typeof value === "string") return Buffer.byteLength(value);
  if (value instanceof Uint8Array) return value.length;
  throw new TypeError(`Cannot encode a ${typeof value}: not text, bytes or null`);
}

function writeBytes(writer: ByteWriter, value: Bytes, length: number): void {
  writer.varint(length);
  if (value !== null && value !== undefined) writer.raw(value, length);
}
