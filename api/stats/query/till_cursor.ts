/**
 * Where a page of tills begins: the key of the row before it as one word, such as
 * `2026-11-24/Gent%20Zuid/3`.
 *
 * @module
 */
import type { z } from "zod";
import { LIMITS } from "../../../shared/basket/basket_schema.ts";
import { basketText } from "../../../shared/basket/basket_text.ts";
import { isCalendarDate } from "../../../shared/basket/calendar_date.ts";
import { afterRow, decodePart } from "./cursor.ts";

/** The key of a row of `till_days`. */
export interface TillKey {
  /** ISO 8601 date. */
  readonly date: string;
  readonly store: string;
  readonly till: string;
}

/** Writes the key as a word without `/` in its parts. */
export function toTillCursor({ date, store, till }: TillKey): string {
  return [date, encodeURIComponent(store), encodeURIComponent(till)].join("/");
}

/** Reads what {@linkcode toTillCursor} writes; `undefined` for anything else. */
export function parseTillCursor(cursor: string): TillKey | undefined {
  if (cursor.length > MAX_LENGTH) return undefined;
  const [, date = "", ...parts] = FORM.exec(cursor) ?? [];
  const store = STORE.read(decodePart(parts[0] ?? ""));
  const till = TILL.read(decodePart(parts[1] ?? ""));
  const isKey = isCalendarDate(date) && store !== undefined && till !== undefined;
  return isKey ? { date, store, till } : undefined;
}

/** The parameter `after` of a report of tills. */
export const AFTER_TILL: z.ZodType<string, string> = afterRow(parseTillCursor, {
  description: "Only rows behind this one: `next` of the page before, of the same period.",
  pattern: "^\\d{4}-\\d\\d-\\d\\d/[^/]+/[^/]+$",
});

const FORM = /^(\d{4}-\d\d-\d\d)\/([^/]+)\/([^/]+)$/;
const STORE = basketText(LIMITS.storeLength, { description: "The shop." });
const TILL = basketText(LIMITS.tillLength, { description: "The till." });
/** A code point has at most four bytes, each of them three characters here. */
const MAX_LENGTH = "2026-11-24//".length + 12 * (LIMITS.storeLength + LIMITS.tillLength);
