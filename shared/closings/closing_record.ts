/**
 * The codec between a closing and a Kafka record (`closing.v1`). Like baskets, closings come from
 * anybody: the consumer validates again.
 *
 * @module
 */
import { parseJson } from "../basket/parse_json.ts";
import { type RawRecord, readReceivedAt, readSchema } from "../basket/raw_record.ts";
import {
  type BasketRecord,
  describeIssues,
  type RecordOrigin,
  type Rejection,
  toOriginFields,
} from "../basket/record.ts";
import { type Closing, toWireClosing } from "./closing.ts";
import { type ClosingParser, createClosingParser } from "./parse_closing.ts";

/** The schema of a closing's record, as its header names it. */
export const CLOSING_SCHEMA = "closing.v1";

/** The closing of a record, or why there is none. */
export type DecodedClosing =
  | { readonly ok: true; readonly closing: Closing; readonly receivedAt: Date }
  | { readonly ok: false; readonly rejection: Rejection };

/** Whether the record says that it is a closing. */
export function isClosingRecord(record: RawRecord): boolean {
  return record.truncation === undefined && readSchema(record) === CLOSING_SCHEMA;
}

/** The record of a valid closing. All closings of a till share a partition and keep their order. */
export function encodeClosing(closing: Closing, origin: RecordOrigin): BasketRecord {
  return {
    key: `${closing.store}/${closing.till}`,
    value: JSON.stringify(toWireClosing(closing)),
    ...toOriginFields(CLOSING_SCHEMA, origin),
  };
}

/**
 * Decodes a record for which {@linkcode isClosingRecord} holds.
 *
 * @example
 * ```ts
 * import { decodeClosing, encodeClosing } from "./closing_record.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const closing = { store: "Gent", till: "3", date: "2020-01-01", count: 0, totalCents: 0 };
 * const receivedAt = new Date("2020-01-01T22:00:00Z");
 * const { value } = encodeClosing(closing, { receivedAt, requestId: "r-1" });
 * const decoded = decodeClosing({
 *   topic: "delhaize_shop",
 *   partition: 0,
 *   offset: "0",
 *   timestampMs: receivedAt.getTime(),
 *   key: null,
 *   value: new TextEncoder().encode(value),
 *   headers: {},
 * });
 * assertEquals(decoded, { ok: true, closing, receivedAt });
 * ```
 */
export function decodeClosing(
  record: RawRecord,
  { now = () => new Date(), parse = PARSE }: {
    /** What counts as the time of receipt when the record has none. */
    readonly now?: () => Date;
    /** For another clock than the machine's. */
    readonly parse?: ClosingParser;
  } = {},
): DecodedClosing {
  if (record.value === null || record.value.length === 0) {
    return reject("empty_value", "The record has no value");
  }
  const json = parseJson(record.value);
  if (!json.ok) return reject(json.code, json.detail);
  const parsed = parse(json.value, json.text);
  if (!parsed.ok) return reject("invalid_closing", describeIssues(parsed.issues));
  return { ok: true, closing: parsed.closing, receivedAt: readReceivedAt(record, now()) };
}

function reject(code: Rejection["code"], detail: string): DecodedClosing {
  return { ok: false, rejection: { code, detail } };
}

const PARSE = createClosingParser();
