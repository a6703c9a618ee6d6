/**
 * The codec between a basket and a Kafka record (`basket.v1`, `basket.v2`): key, value, headers. The API
 * encodes; the consumer decodes and trusts nothing, since other producers exist.
 *
 * @module
 */
import { type Basket, type BasketIdentity, toWireBasket, usesNewFields } from "./basket.ts";
import { parseIdentity } from "./basket_schema.ts";
import type { Issue } from "./issue.ts";
import { maskPointer } from "./mask_pointer.ts";
import { type BasketParser, parseBasket } from "./parse_basket.ts";
import { parseJson } from "./parse_json.ts";
import { type RawRecord, readReceivedAt, readSchema, type Truncation } from "./raw_record.ts";

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
  /** Its timestamp in Kafka: when the API received it, milliseconds since 1970. */
  readonly timestampMs: number;
  /** `request-id`; `schema` unless it is `basket.v1`; `traceparent` when there is one. */
  readonly headers: Readonly<Record<string, string>>;
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
  /** When the API received it. */
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

/** The record of a valid basket. */
export function encodeRecord(basket: Basket, origin: RecordOrigin): BasketRecord {
  return {
    key: toRecordKey(basket),
    value: JSON.stringify(toWireBasket(basket)),
    ...toOriginFields(usesNewFields(basket) ? "basket.v2" : undefined, origin),
  };
}

/**
 * What the API says of a record beside its content; without a schema it is `basket.v1`. The time of
 * receipt is no header: each costs a tenth of encoding a record, and a timestamp is there anyway.
 */
export function toOriginFields(
  schema: string | undefined,
  { receivedAt, requestId, traceparent }: RecordOrigin,
): Pick<BasketRecord, "timestampMs" | "headers"> {
  const headers: Record<string, string> = { "request-id": requestId };
  if (schema !== undefined) headers.schema = schema;
  if (traceparent !== undefined) headers.traceparent = traceparent;
  return { timestampMs: receivedAt.getTime(), headers };
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

/**
 * Faults in one line for a dead letter, cut where it would get long. Who may not see the content sees
 * this, so names in pointers are masked.
 */
export function describeIssues(issues: readonly Issue[]): string {
  const faults = issues.map(({ code, pointer, detail }) =>
    `${maskPointer(pointer)} ${code}: ${detail}`
  );
  return cut(faults.join("; "), MAX_DETAIL_LENGTH);
}

/** Room for every fault that is reported of a basket. */
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
