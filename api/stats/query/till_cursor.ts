/**
 * Where a page of tills begins: the key of the row before it as one word, such as
 * `2026-11-24/Gent%20Zuid/3`, and behind it the number that the rows are ordered by, if they are.
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

/** A row in a list. */
export interface TillPlace extends TillKey {
  /** What the list is ordered by, as a decimal; `null`: by the key alone. */
  readonly value: string | null;
}

/** Writes the key as a word without `/` in its parts. */
export function toTillCursor({ date, store, till, value }: TillPlace): string {
  const key = [date, encodeURIComponent(store), encodeURIComponent(till)];
  return (value === null ? key : [...key, value]).join("/");
}

/** Reads what {@linkcode toTillCursor} writes; `undefined` for anything else. */
export function parseTillCursor(cursor: string): TillPlace | undefined {
  if (cursor.length > MAX_LENGTH) return undefined;
  const [, date = "", ...parts] = FORM.exec(cursor) ?? [];
  const store = STORE.read(decodePart(parts[0] ?? ""));
  const till = TILL.read(decodePart(parts[1] ?? ""));
  const isKey = isCalendarDate(date) && store !== undefined && till !== undefined;
  return isKey ? { date, store, till, value: parts[2] ?? null } : undefined;
}

/** The parameter `after` of a report of tills. */
export const AFTER_TILL: z.ZodType<string, string> = afterRow(parseTillCursor, {
  description:
    "Only rows behind this one: `next` of the page before, of the same period and order.",
  pattern: "^\\d{4}-\\d\\d-\\d\\d/[^/]+/[^/]+(/-?\\d+(\\.\\d+)?)?$",
});

const FORM = /^(\d{4}-\d\d-\d\d)\/([^/]+)\/([^/]+)(?:\/(-?\d{1,40}(?:\.\d{1,2})?))?$/;
const STORE = basketText(LIMITS.storeLength, { description: "The shop." });
const TILL = basketText(LIMITS.tillLength, { description: "The till." });
/** A code point has at most four bytes, each of them three characters here. */
const MAX_LENGTH = `2026-11-24///-${"9".repeat(40)}.99`.length +
  12 * (LIMITS.storeLength + LIMITS.tillLength);
