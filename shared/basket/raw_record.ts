/**
 * A record as it was read from a topic, whoever wrote it: its headers may be anything.
 *
 * @module
 */
import type { Position } from "../kafka/position.ts";

/** A record as it was read from a topic. */
export interface RawRecord extends Position {
  /** The record's own timestamp, milliseconds since 1970; a producer may have set anything. */
  readonly timestampMs: number;
  /** Raw key bytes. */
  readonly key: Uint8Array | null;
  /** Raw value bytes; `null` is a tombstone. */
  readonly value: Uint8Array | null;
  /** As {@linkcode toRecordHeaders} makes them. */
  readonly headers: RecordHeaders;
  /** Set when only the beginning of what came is here. */
  readonly truncation?: Truncation;
}

/**
 * Raw header values by name; when a name repeats, the first value. Without a prototype, since anybody
 * may name a header `constructor`.
 */
export type RecordHeaders = Readonly<Record<string, Uint8Array>>;

/**
 * Why a record is not whole: `value` holds the first bytes of a batch that nobody can read, or of a
 * value that is too large to be kept.
 */
export interface Truncation {
  /** Also the code of the dead letter. */
  readonly code: "unreadable_batch" | "oversized_value";
  /** For people: what came, its size and its hash. Holds nothing that a stranger wrote. */
  readonly detail: string;
  /** Of everything that came, in hexadecimal. */
  readonly sha256: string;
  /** Offset of the last record that is gone with it; `offset` is the first. */
  readonly lastOffset: string;
}

/**
 * Headers of a record from names and values; when a name repeats, the first counts.
 *
 * No `Map`: V8 hashes names like `262151` without a seed, and 40,000 of them in a Map take seconds.
 */
export function toRecordHeaders(
  entries: Iterable<readonly [name: string, value: Uint8Array]>,
): RecordHeaders {
  const headers: Record<string, Uint8Array> = Object.create(null);
  for (const [name, value] of entries) headers[name] ??= value;
  return headers;
}

/** Bytes of key, value and headers, roughly what the record takes on the wire. */
export function sizeOfRecord({ key, value, headers }: RawRecord): number {
  let bytes = (key?.length ?? 0) + (value?.length ?? 0);
  for (const [name, header] of Object.entries(headers)) bytes += name.length + header.length;
  return bytes;
}

/** The offset up to which everything is read once `record` is. */
export function lastOffsetOf({ offset, truncation }: RawRecord): string {
  return truncation?.lastOffset ?? offset;
}

/** The schema that its header names; `undefined` when it has none. */
export function readSchema(record: RawRecord): string | undefined {
  return headerText(record, "schema");
}

/** The time of receipt: the first usable of our header, the record's timestamp and `now`. */
export function readReceivedAt(record: RawRecord, now: Date): Date {
  const header = headerText(record, "received-at");
  const candidates = [header === undefined ? NaN : Date.parse(header), record.timestampMs];
  const usable = candidates.find((ms) => ms >= EARLIEST_MS && ms <= now.getTime() + DAY_MS);
  return usable === undefined ? now : new Date(usable);
}

/**
 * The id of the request that the record came with, for logs: its `request-id` header, cut at 64
 * characters, since other producers may set anything.
 */
export function readRequestId(record: RawRecord): string | undefined {
  return headerText(record, "request-id")?.slice(0, 64);
}

/** Its `traceparent` header, which may be anything. */
export function readTraceparent(record: RawRecord): string | undefined {
  return headerText(record, "traceparent");
}

function headerText(record: RawRecord, name: string): string | undefined {
  const bytes = record.headers[name];
  return bytes === undefined ? undefined : decoder.decode(bytes);
}

const decoder = new TextDecoder();
const DAY_MS = 86_400_000;
/** No till sent baskets before 2000. In Kafka -1 and 0 mean "no timestamp". */
const EARLIEST_MS = Date.UTC(2000, 0, 1);
