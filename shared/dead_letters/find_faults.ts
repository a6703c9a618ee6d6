/**
 * Validates the record of a dead letter again: the rules may have changed since it came.
 *
 * @module
 */
import type { Basket } from "../basket/basket.ts";
import type { Issue, IssueCode } from "../basket/issue.ts";
import { parseBasket } from "../basket/parse_basket.ts";
import { parseJson } from "../basket/parse_json.ts";
import type { RawRecord } from "../basket/raw_record.ts";
import { decodeRecord, type RejectionCode } from "../basket/record.ts";
import { decodeClosing, isClosingRecord } from "../closings/closing_record.ts";

/** What a record is today. */
export interface Judgement {
  /** One by one; empty when the record is valid now. */
  readonly faults: readonly Issue<IssueCode | RejectionCode>[];
  /** The basket of a valid record; a closing has none. */
  readonly basket?: Basket;
}

/**
 * The faults of a record, or its basket.
 *
 * @example
 * ```ts
 * import { findFaults } from "./find_faults.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const { faults } = findFaults({
 *   topic: "delhaize_shop",
 *   partition: 0,
 *   offset: "7",
 *   timestampMs: 0,
 *   key: null,
 *   value: new TextEncoder().encode("{"),
 *   headers: {},
 * });
 * assertEquals(faults, [{ code: "not_json", pointer: "", detail: "Is not valid JSON" }]);
 * ```
 */
export function findFaults(record: RawRecord): Judgement {
  const decoded = isClosingRecord(record) ? decodeClosing(record) : decodeRecord(record);
  if (decoded.ok) return "basket" in decoded ? { faults: [], basket: decoded.basket } : NO_FAULTS;
  const { code, detail } = decoded.rejection;
  // The detail of a rejection joins what is wrong with a basket.
  const json = code === "invalid_basket" && record.value !== null
    ? parseJson(record.value)
    : undefined;
  const parsed = json?.ok ? parseBasket(json.value, json.text) : undefined;
  return parsed === undefined || parsed.ok
    ? { faults: [{ code, pointer: "", detail }] }
    : { faults: parsed.issues };
}

const NO_FAULTS: Judgement = { faults: [] };
