/**
 * Prepares a closing for the tables, or makes it a dead letter. Pure: its clock is an argument.
 *
 * @module
 */
import { hash } from "node:crypto";
import type { RawRecord } from "../../shared/basket/raw_record.ts";
import type { Closing } from "../../shared/closings/closing.ts";
import { decodeClosing } from "../../shared/closings/closing_record.ts";
import { createClosingParser } from "../../shared/closings/parse_closing.ts";
import type { PreparedRecord } from "../prepared_record.ts";

/** Creates the step for records that say they are closings. */
export function createPrepareClosing(
  { now }: { readonly now: () => Date },
): (record: RawRecord) => PreparedRecord {
  const parse = createClosingParser({ now });
  return function prepareClosing(record) {
    const decoded = decodeClosing(record, { now, parse });
    if (!decoded.ok) return { kind: "dead_letter", deadLetter: { record, ...decoded.rejection } };
    const { closing, receivedAt } = decoded;
    const { store, till, date: day } = closing;
    const contentHash = toClosingHash(closing);
    return { kind: "closing", row: { record, store, till, day, closing, receivedAt, contentHash } };
  };
}

/** SHA-256, in hexadecimal, of what the till said. */
export function toClosingHash({ store, till, date, span, count, totalCents }: Closing): string {
  const content = [store, till, date, span?.first ?? null, span?.last ?? null, count, totalCents];
  return hash("sha256", JSON.stringify(content), "hex");
}
