/**
 * The codec between a basket and a Kafka record (`basket.v1`, `basket.v2`): key, value, headers. The API
 * encodes; the consumer decodes and trusts nothing, since other producers exist.
 *
 * @module
 */
import type { Position } from "../kafka/position.ts";
import { type Basket, type BasketIdentity, toWireBasket, usesNewFields } from "./basket.ts";
import { parseIdentity } from "./basket_schema.ts";
import type { Issue } from "./issue.ts";
import { type BasketParser, parseBasket } from "./parse_basket.ts";
import { parseJson } from "./parse_json.ts";

/**
 * The schemas of our baskets' values. The second says what the first had no place for: whoever reads
 * only the first must not take half of it. A record whose header names another one is rejected.
 */
export const SCHEMAS = ["basket.v1", "basket.v2"] as const;

/** A record as we produce it. */
export interface BasketRecord {
  /** `store/id`. */
  readonly key: string;
  /** The basket as JSON. */
  readonly value: string;
  /** `schema`, `received-at`, `request-id`, `traceparent`. */
  readonly headers: Readonly<Record<string, string>>;
}

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

/** Why {@linkcode decodeRecord} rejects a record. */
export type RejectionCode =
  | Truncation["code"]
  | "empty_value"
  | "unknown_schema"
  | "not_utf8"
  | "not_json"
  | "invalid_basket"
  | "invalid_closing";

/** Why a record can never be stored as a basket. */
export interface Rejection {
  /** Stable, for programs: also the `code` of the dead letter. */
  readonly code: RejectionCode;
  /** For people: what is wrong, with JSON pointers where there are any. */
  readonly detail: string;
  /** Which basket it would have been, where that could be read. */
  readonly identity?: BasketIdentity;
}

/** The basket of a record, or why there is none. */
export type DecodedRecord =
  | { readonly ok: true; readonly basket: Basket; readonly receivedAt: Date }
  | { readonly ok: false; readonly rejection: Rejection };

/** Options for {@linkcode decodeRecord}. */
export interface DecodeOptions {
  /** What counts as the time of receipt when the record has none. @default {() => new Date()} */
  readonly now?: () => Date;
  /** Made by `createBasketParser`, for another clock than the machine's. @default {parseBasket} */
  readonly parse?: BasketParser;
}

/** Where a basket comes from; travels in the headers. */
export interface RecordOrigin {
  /** When the API finished reading it. */
  readonly receivedAt: Date;
  /** The request it came with. */
  readonly requestId: string;
  /** W3C trace context, when there is one. */
  readonly traceparent?: string | undefined;
}

/** The record key of a basket. Records with equal keys share a partition and keep their order. */
export function toRecordKey({ store, id }: BasketIdentity): string {
  return `${store}/${id}`;
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

/** The record of a valid basket. */
export function encodeRecord(basket: Basket, origin: RecordOrigin): BasketRecord {
  return {
    key: toRecordKey(basket),
    value: JSON.stringify(toWireBasket(basket)),
    headers: {
      schema: usesNewFields(basket) ? "basket.v2" : "basket.v1",
      "received-at": origin.receivedAt.toISOString(),
      "request-id": origin.requestId,
      ...(origin.traceparent === undefined ? {} : { traceparent: origin.traceparent }),
    },
  };
}

/**
 * Decodes a record that anybody may have written. A missing `schema` header counts as `basket.v1`.
 * The time of receipt is `received-at`, else the record's timestamp, else `now`: the first usable.
 *
 * @example
 * ```ts
 * import { decodeRecord, encodeRecord } from "./record.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const products = [{ id: "p-1", name: "Banana", priceCents: 150 }];
 * const basket = { id: "b-1", store: "Gent", date: "2020-01-01", products };
 * const receivedAt = new Date("2020-01-01T12:00:00Z");
 * const { value } = encodeRecord(basket, { receivedAt, requestId: "r-1" });
 * const decoded = decodeRecord({
 *   topic: "delhaize_shop",
 *   partition: 0,
 *   offset: "0",
 *   timestampMs: receivedAt.getTime(),
 *   key: null,
 *   value: new TextEncoder().encode(value),
 *   headers: {},
 * });
 * assertEquals(decoded, { ok: true, basket, receivedAt });
 * ```
 */
export function decodeRecord(
  record: RawRecord,
  { now = () => new Date(), parse = parseBasket }: DecodeOptions = {},
): DecodedRecord {
  if (record.truncation !== undefined) {
    return reject(record.truncation.code, record.truncation.detail);
  }
  if (record.value === null || record.value.length === 0) {
    return reject("empty_value", "The record has no value");
  }
  const schema = readSchema(record);
  if (schema !== undefined && !SCHEMAS.some((known) => known === schema)) {
    return reject("unknown_schema", `The schema header says neither ${SCHEMAS.join(" nor ")}`);
  }
  const json = parseJson(record.value);
  if (!json.ok) return reject(json.code, json.detail);
  const parsed = parse(json.value, json.text);
  if (!parsed.ok) {
    return reject("invalid_basket", describeIssues(parsed.issues), parseIdentity(json.value));
  }
  return { ok: true, basket: parsed.basket, receivedAt: readReceivedAt(record, now()) };
}

/** Faults in one line for a dead letter, cut where it would get long. */
export function describeIssues(issues: readonly Issue[]): string {
  const faults = issues.map(({ code, pointer, detail }) =>
    `${cut(pointer, MAX_POINTER_LENGTH)} ${code}: ${detail}`
  );
  return cut(faults.join("; "), MAX_DETAIL_LENGTH);
}

/** Pointers hold names of fields, which are as long as their sender likes. */
const MAX_POINTER_LENGTH = 200;
/** Room for every fault that is reported of a basket, with pointers of the usual length. */
const MAX_DETAIL_LENGTH = 4_000;

function cut(text: string, maxLength: number): string {
  return text.length > maxLength ? `${text.slice(0, maxLength)}…` : text;
}

function reject(
  code: RejectionCode,
  detail: string,
  identity?: BasketIdentity,
): DecodedRecord {
  const rejection = identity === undefined ? { code, detail } : { code, detail, identity };
  return { ok: false, rejection };
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
